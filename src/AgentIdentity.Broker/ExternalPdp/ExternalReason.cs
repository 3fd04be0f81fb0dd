using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>What a foreign answer says about itself, for administrators: bounded, in one line, and never believed.</summary>
internal static class ExternalReason
{
    private const string English = "en";

    /// <summary>Its reason, in the forms that decision points use; AuthZEN prescribes none.</summary>
    public static string? Of(JsonElement answer)
    {
        var context = answer.Find("context");
        var text = Words(context.Find("reason_admin")) ?? Words(context.Find("reason_user")) ?? Words(context.Find("reason"));
        return text is null ? null : RemoteCalls.Plain(text);
    }

    public static string Types(JsonElement obligations)
    {
        var types = ((JsonElement?)obligations).Items().Select(static one => one.Find("type").Text() ?? "unnamed").Distinct(StringComparer.Ordinal).ToList();
        return RemoteCalls.Plain(types.Count == 0 ? "none that can be read" : string.Join(", ", types));
    }

    private static string? Words(JsonElement? reason) => reason switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } languages => languages.Find(English).Text()
            ?? languages.EnumerateObject().Select(static one => ((JsonElement?)one.Value).Text()).FirstOrDefault(static text => text is not null),
        _ => null,
    };
}
