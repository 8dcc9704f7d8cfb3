"""What may go wrong between a client and a server, case by case."""
