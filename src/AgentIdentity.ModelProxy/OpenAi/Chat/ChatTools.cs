using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the tools of a chat request.</summary>
internal sealed class ChatTools(Untranslatable not)
{
    internal IReadOnlyList<ToolOffer> Offers(JsonElement root)
    {
        List<ToolOffer> offers = [];
        foreach (var (index, tool) in StrictBody.Given(root, "tools") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray().Index() : [])
        {
            var member = $"tools[{index}]";
            if (StrictBody.Text(tool, "type") == "function"
                && StrictBody.Given(tool, "function") is { } function
                && StrictBody.Text(function, "name") is { } name)
            {
                offers.Add(new ToolOffer(member, name)
                {
                    Description = StrictBody.Text(function, "description"),
                    InputSchema = StrictBody.Given(function, "parameters")?.Clone(),
                    Strict = OpenAiReading.Flag(function, "strict"),
                });
            }
            else
            {
                not.Add(member, "only tools of type function can");
            }
        }

        return offers;
    }

    internal ToolChoice? Choice(JsonElement root)
    {
        switch (StrictBody.Given(root, "tool_choice"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } word when ModeOf(word.GetString()) is { } mode:
                return new ToolChoice(mode);
            case { ValueKind: JsonValueKind.Object } named when StrictBody.Text(named, "type") == "function"
                && (StrictBody.Given(named, "function") is { } function ? StrictBody.Text(function, "name") : StrictBody.Text(named, "name")) is { } name:
                return new ToolChoice(ToolChoiceMode.Named, name);
            default:
                not.Add("tool_choice");
                return null;
        }
    }

    internal static ToolChoiceMode? ModeOf(string? word) => word switch
    {
        "auto" => ToolChoiceMode.Auto,
        "none" => ToolChoiceMode.None,
        "required" => ToolChoiceMode.Required,
        _ => null,
    };
}
