using System.Text;
using System.Text.Json;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>One tool call in a model's answer, put together from its pieces where it was streamed.</summary>
internal sealed class AskedTool
{
    private readonly StringBuilder _name = new();
    private readonly StringBuilder _arguments = new();

    public string Name => _name.ToString();

    public string Arguments => _arguments.ToString();

    /// <summary>Whether it is taken out: a call that the delegation could not make, and one that nobody decided on.</summary>
    public bool Goes { get; set; } = true;

    /// <summary>Where it stands among those that stay.</summary>
    public int Place { get; set; }

    /// <summary>Takes the next piece. What is no function with JSON arguments stays without a name, and goes.</summary>
    public void Add(JsonElement function)
    {
        Append(_name, function, "name");
        Append(_arguments, function, "arguments");
    }

    private static void Append(StringBuilder to, JsonElement from, string member)
    {
        if (from.ValueKind == JsonValueKind.Object && from.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String)
        {
            to.Append(text.GetString());
        }
    }
}
