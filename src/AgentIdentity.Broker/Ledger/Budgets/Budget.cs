namespace AgentIdentity.Broker;

/// <summary>The most that may be spent on an account within a period, set by an administrator.</summary>
/// <param name="Account">See <see cref="LedgerAccounts"/>; <c>human:*</c>, <c>agent:*</c> and <c>task:*</c> hold for each that has none of its own for the period.</param>
/// <param name="Period">How long it lasts.</param>
/// <param name="MicroUsd">The amount.</param>
/// <param name="SetAt">When it was set.</param>
/// <param name="SetBy">By whom.</param>
public sealed record Budget(string Account, BudgetPeriod Period, long MicroUsd, DateTimeOffset SetAt, string SetBy);

/// <summary>A budget with what of it is used.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="UsedMicroUsd">Spent and reserved in its present period; null for a budget for each.</param>
public sealed record BudgetStanding(Budget Budget, long? UsedMicroUsd);
