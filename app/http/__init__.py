"""What every route shares: access, receipts, caching, paging, validation."""
