using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>What can be lowered about calls to a model. The money of a delegation is one sum, so a model without a budget gets none here.</summary>
internal static class ModelLimits
{
    public static ModelDetail Lower(ModelDetail model, string key, LimitPen pen) => model with
    {
        Locations = pen.Keep($"{key}.place", model.Locations, PlainWords.Place),
        BudgetMicroUsd = model.BudgetMicroUsd is null ? null : pen.Dollars($"{key}.budget", "Spends at most (USD)", model.BudgetMicroUsd),
        Providers = pen.Keep($"{key}.provider", model.Providers, static provider => $"the provider {provider}"),
        Geographies = pen.Keep($"{key}.geography", model.Geographies, static geography => $"runs in {geography}"),
        RetentionDays = pen.Count($"{key}.kept", "Kept there for at most (days)", model.RetentionDays, least: 0),
    };
}
