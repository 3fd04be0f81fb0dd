using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What a call offers to the conditions of the relation model. Arguments are not among it: those are for rules.</summary>
internal sealed class CallContext(DecisionRequest request) : CheckContext
{
    public override bool TryGet(string parameter, CelType type, out CelValue value)
    {
        var known = parameter switch
        {
            "now" => (CelType.Timestamp, CelValue.FromTimestamp(request.Now)),
            "upstream" => (CelType.String, CelValue.FromString(request.Call.Upstream)),
            "action" => (CelType.String, CelValue.FromString(request.Call.Action)),
            "identifier" => (CelType.String, CelValue.FromString(request.Call.Identifier)),
            "subject" => (CelType.String, CelValue.FromString(request.Subject)),
            "actor" => (CelType.String, CelValue.FromString(request.Actor)),
            _ => ((CelType Type, CelValue Value)?)null,
        };
        value = known is not { } found ? default
            : found.Item1.Equals(type) ? found.Item2
            : CelValue.Error($"the request's {parameter} is a {found.Item1}, the condition declares a {type}");
        return known is not null;
    }
}
