"""What answers our ports: Mailchimp, the reading child. HTTP and processes; no Flask, no SQL."""
