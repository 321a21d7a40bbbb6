"""Many nuclei: averages over what differs between them, and motion where they feel their mean, are kicked or exchange spin."""
