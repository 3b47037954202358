"""The record of people as Human Resources keeps it: standing, jobs, supervisors, roles, delegations (PL-PPL-1, 3)."""
