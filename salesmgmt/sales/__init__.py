"""What was sold? Products, customers, documents as they came, and the credit ledger."""
