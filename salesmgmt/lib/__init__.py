"""What every storey uses and no storey owns: money, numbers, dates, SQL files, browser helpers."""
