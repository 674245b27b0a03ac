"""What a heading or a remark most likely means, by its likeness to examples, where no rule knows it."""
