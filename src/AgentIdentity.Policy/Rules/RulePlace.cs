namespace AgentIdentity.Policy.Rules;

/// <summary>Where calls stand in the index of rules. An empty part stands for whatever no rule and no mapping spells out.</summary>
/// <param name="Upstream">The upstream.</param>
/// <param name="Action">The action.</param>
/// <param name="Name">The tool, the operation as it is called in the relations, or the model's alias.</param>
internal readonly record struct RulePlace(RuleTopic Topic, string Upstream, string Action, string Name);
