"""Time, trees and rates on plain values: no database, no clock."""
