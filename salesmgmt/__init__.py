"""salesmgmt: one web application that runs a company's whole sales management."""
