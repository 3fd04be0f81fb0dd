using System.Text.Json;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Reads questions. What an item says stands in the place of the default, whole; only what a part cannot do without (type, id, name)
/// is taken from the default where the item leaves it out. Members that nobody knows are passed over, as AuthZEN demands.
/// </summary>
/// <param name="own">The item, or the whole request.</param>
/// <param name="defaults">The request that holds the item; null for a request by itself.</param>
internal sealed class AccessForm(JsonElement own, JsonElement? defaults = null)
{
    private const int Longest = 2_000;

    /// <summary>The first mistake; what was read then is worth nothing.</summary>
    public string? Mistake { get; private set; }

    public AccessQuestion Read(AccessShape shape)
    {
        var subject = Entity("subject", idNeeded: shape != AccessShape.SubjectSearch);
        var action = shape == AccessShape.ActionSearch ? new AccessAction("", null) : new AccessAction(Text("action", "name"), Properties("action"));
        var resource = Entity("resource", idNeeded: shape != AccessShape.ResourceSearch);
        return new AccessQuestion(subject, action, resource, Object("context", Part("context")));
    }

    private AccessEntity Entity(string name, bool idNeeded)
    {
        var type = Text(name, "type");
        return new AccessEntity(type, idNeeded ? Text(name, "id") : "", Properties(name));
    }

    private JsonElement? Part(string name) => own.Member(name) ?? defaults.Member(name);

    private JsonElement? Properties(string name) => Object($"{name}.properties", Object(name, Part(name)).Member("properties"));

    private string Text(string part, string name)
    {
        if (Part(part) is not { } whole)
        {
            return Refuse($"{part} is missing.");
        }

        if (Object(part, whole) is null)
        {
            return "";
        }

        return (whole.Member(name) ?? defaults.Member(part).Member(name)) switch
        {
            null => Refuse($"{part}.{name} is missing."),
            { ValueKind: not JsonValueKind.String } => Refuse($"{part}.{name} must be a string."),
            { } text when text.GetString() is { Length: > 0 and <= Longest } found => found,
            _ => Refuse($"{part}.{name} must have 1 to {Longest} characters."),
        };
    }

    private JsonElement? Object(string name, JsonElement? value)
    {
        if (value is { ValueKind: not JsonValueKind.Object })
        {
            Refuse($"{name} must be an object.");
            return null;
        }

        return value;
    }

    private string Refuse(string mistake)
    {
        Mistake ??= mistake;
        return "";
    }
}
