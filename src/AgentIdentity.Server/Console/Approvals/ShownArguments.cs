using System.Globalization;
using System.Text.Json;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>One value of the arguments, and the way to it.</summary>
internal sealed record ShownArgument(ShownText Name, ShownText Value)
{
    /// <summary>Whether it is no argument but an answer to what the server asked back.</summary>
    public bool IsTold { get; init; }
}

/// <summary>The arguments of an approval as a list that holds every one of them, in the order of their canonical form.</summary>
internal static class ShownArguments
{
    public static IReadOnlyList<ShownArgument> Of(string canonical)
    {
        using var document = JsonDocument.Parse(canonical, new JsonDocumentOptions { MaxDepth = 256 });
        List<ShownArgument> rows = [];
        if (document.RootElement is not { ValueKind: JsonValueKind.Array } both || both.GetArrayLength() != 2)
        {
            Add(rows, "", document.RootElement);
            return rows;
        }

        // No tool's arguments are a list: these are a call's with the answers that go along (Inquiry.Judged).
        Add(rows, "", both[0]);
        var first = rows.Count;
        Add(rows, "told", both[1]);
        return [.. rows.Select((row, at) => at < first ? row : row with { IsTold = true })];
    }

    private static void Add(List<ShownArgument> rows, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() > 0)
        {
            foreach (var member in value.EnumerateObject())
            {
                Add(rows, Below(path, member.Name), member.Value);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            var at = 0;
            foreach (var entry in value.EnumerateArray())
            {
                Add(rows, string.Create(CultureInfo.InvariantCulture, $"{path}[{at++}]"), entry);
            }
        }
        else
        {
            // A text keeps its quotes: "100" is not 100, and "" is not nothing.
            var text = value.ValueKind == JsonValueKind.String ? '"' + value.GetString() + '"' : value.GetRawText();
            rows.Add(new ShownArgument(ShownText.Of(path.Length == 0 ? "all" : path), ShownText.Of(text)));
        }
    }

    // A name that holds a dot or a bracket must not pass for a way.
    private static string Below(string path, string name) =>
        name.Length > 0 && name.All(static letter => char.IsLetterOrDigit(letter) || letter is '_' or '-')
            ? path.Length == 0 ? name : path + "." + name
            : $"{path}[{JsonSerializer.Serialize(name, Plain)}]";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
