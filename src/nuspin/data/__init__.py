"""Tables only; the floors above read them."""
