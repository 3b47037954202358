"""What the policy asks of somebody who advances: facts in, findings out."""
