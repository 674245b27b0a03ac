"""Who belongs to a described group, and what must change at Mailchimp. Pure."""
