"""Work that speaks to others: conversations with Mailchimp, and what waits in the job table."""
