using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the messages of a chat request.</summary>
internal sealed class ChatMessages(Untranslatable not, OpenAiReading reading)
{
    private readonly List<ConversationPart> _system = [];
    private readonly List<Turn> _turns = [];

    internal (IReadOnlyList<ConversationPart> System, IReadOnlyList<Turn> Turns) Read(JsonElement messages)
    {
        foreach (var (index, message) in messages.EnumerateArray().Index())
        {
            Add(message, $"messages[{index}]");
        }

        return (_system, _turns);
    }

    private void Add(JsonElement message, string member)
    {
        var role = StrictBody.Text(message, "role");
        reading.Rest(message, member, (name, _) => name is "role" or "content" || role switch
        {
            "assistant" => name is "tool_calls" or "refusal" or "reasoning_content" or "reasoning_seal" || IsEmpty(message, name),
            "tool" => name == "tool_call_id",
            _ => false,
        });
        switch (role)
        {
            case "system" or "developer" when _turns.Count == 0:
                _system.AddRange(Content(message, member));
                break;
            case "system" or "developer":
                _turns.Add(new Turn(TurnRole.System, Content(message, member), member));
                break;
            case "user":
                _turns.Add(new Turn(TurnRole.User, Content(message, member), member));
                break;
            case "assistant":
                _turns.Add(new Turn(TurnRole.Assistant, [.. Thoughts(message, member), .. Content(message, member), .. Refusal(message, member), .. Calls(message, member)], member));
                break;
            case "tool" when StrictBody.Text(message, "tool_call_id") is { } id:
                _turns.Add(new Turn(TurnRole.User, [new ToolResultPart(member, id, Content(message, member), IsError: false)], member));
                break;
            default:
                not.Add($"{member}.role");
                break;
        }
    }

    // Clients send an answer back as it came, with lists that were empty.
    private static bool IsEmpty(JsonElement message, string name) =>
        name is "annotations" or "function_call" or "audio" && message.GetProperty(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0;

    private List<ConversationPart> Content(JsonElement message, string member)
    {
        List<ConversationPart> parts = [];
        switch (StrictBody.Given(message, "content"))
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text:
                parts.Add(new TextPart($"{member}.content", text.GetString()!));
                break;
            case { ValueKind: JsonValueKind.Array } list:
                parts.AddRange(list.EnumerateArray().Select((part, index) => Part(part, $"{member}.content[{index}]")).OfType<ConversationPart>());
                break;
            default:
                not.Add($"{member}.content");
                break;
        }

        return parts;
    }

    private ConversationPart? Part(JsonElement part, string member)
    {
        switch (StrictBody.Text(part, "type"))
        {
            case "text" when StrictBody.Text(part, "text") is { } text:
                return new TextPart(member, text);
            case "refusal" when StrictBody.Text(part, "refusal") is { } refusal:
                return new RefusalPart(member, refusal);
            case "image_url" when StrictBody.Given(part, "image_url") is { } image:
                return reading.Image(StrictBody.Text(image, "url"), StrictBody.Text(image, "detail"), member);
            case "file" when StrictBody.Given(part, "file") is { } file:
                return reading.Document(file, member);
            default:
                not.Add(member);
                return null;
        }
    }

    private static IEnumerable<ConversationPart> Refusal(JsonElement message, string member) =>
        StrictBody.Text(message, "refusal") is { } refusal ? [new RefusalPart($"{member}.refusal", refusal)] : [];

    // The seal holds the thoughts whole; the text beside it is for people.
    private IEnumerable<ConversationPart> Thoughts(JsonElement message, string member)
    {
        if (StrictBody.Text(message, "reasoning_seal") is { } sealedText)
        {
            if (ReasoningSeal.Open(sealedText, $"{member}.reasoning_seal") is { } parts)
            {
                return parts;
            }

            not.Add($"{member}.reasoning_seal");
        }

        return StrictBody.Text(message, "reasoning_content") is { } text ? [new ReasoningPart($"{member}.reasoning_content", text)] : [];
    }

    private List<ConversationPart> Calls(JsonElement message, string member)
    {
        List<ConversationPart> calls = [];
        foreach (var (index, call) in StrictBody.Given(message, "tool_calls") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Index() : [])
        {
            var place = $"{member}.tool_calls[{index}]";
            if (StrictBody.Text(call, "type") is null or "function"
                && StrictBody.Text(call, "id") is { } id
                && StrictBody.Given(call, "function") is { } function
                && StrictBody.Text(function, "name") is { } name
                && StrictBody.Text(function, "arguments") is { } arguments)
            {
                calls.Add(new ToolUsePart(place, id, name, arguments));
            }
            else
            {
                not.Add(place);
            }
        }

        return calls;
    }
}
