"""What happens in HTTP, nothing else: fetch, form, one action, a sentence, redirect."""
