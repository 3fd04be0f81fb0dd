using AgentIdentity.Policy;

namespace AgentIdentity.Server.Relations;

/// <summary>Reads what <c>AgentIdentity:Relations</c> says about models.</summary>
internal static class RelationModelSettings
{
    public static RelationModelOptions Read(IConfigurationSection section) => new()
    {
        CompatibilityV1 = section.GetValue<bool>("CompatibilityV1"),
        DynamicConditions = section.GetValue<bool>("DynamicConditions"),
        ConditionCost = section.GetValue("ConditionCost", RelationModelOptions.Default.ConditionCost) is > 0 and var cost ? cost
            : throw new InvalidOperationException("AgentIdentity:Relations:ConditionCost must be 1 or more"),
    };
}
