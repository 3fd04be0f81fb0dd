using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Mappings;

/// <summary>How a call names the object that it is about, and which relations to it are asked for.</summary>
internal sealed record ResourceTemplate(string Type, CelProgram Id, string Human, string? Agent)
{
    /// <summary>The object (<c>order:17</c>), or why there is none.</summary>
    public (string? Resource, string? Problem) Name(CelActivation values)
    {
        var id = Id.Evaluate(values);
        var text = id.Kind switch
        {
            CelKind.String => id.AsString,
            CelKind.Int => id.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture),
            CelKind.UInt => id.AsUInt.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
        if (text is null)
        {
            return (null, $"the id of the {Type} ({Id.Source}) is not known: {(id.IsError ? id.ErrorText : $"it is {id.Kind}")}");
        }

        var name = $"{Type}:{text}";
        return PolicyObject.IsResource(name) ? (name, null)
            : (null, $"the id of the {Type} ({Id.Source}) is empty, too long, or holds white space or one of : # @ *");
    }
}
