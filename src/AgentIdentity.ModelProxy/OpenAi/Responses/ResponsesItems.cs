using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the instructions and items of a responses request.</summary>
internal sealed class ResponsesItems(Untranslatable not, OpenAiReading reading)
{
    private readonly List<ConversationPart> _system = [];
    private readonly List<Turn> _turns = [];

    internal (IReadOnlyList<ConversationPart> System, IReadOnlyList<Turn> Turns) Read(JsonElement root)
    {
        if (StrictBody.Text(root, "instructions") is { } instructions)
        {
            _system.Add(new TextPart("instructions", instructions));
        }

        switch (StrictBody.Given(root, "input"))
        {
            case { ValueKind: JsonValueKind.String } text:
                _turns.Add(new Turn(TurnRole.User, [new TextPart("input", text.GetString()!)], "input"));
                break;
            case { ValueKind: JsonValueKind.Array } items:
                foreach (var (index, item) in items.EnumerateArray().Index())
                {
                    Add(item, $"input[{index}]");
                }

                break;
        }

        return (_system, _turns);
    }

    private void Add(JsonElement item, string member)
    {
        switch (StrictBody.Text(item, "type"))
        {
            case null or "message":
                Message(item, member);
                break;
            case "function_call" when StrictBody.Text(item, "call_id") is { } id && StrictBody.Text(item, "name") is { } name
                && StrictBody.Text(item, "arguments") is { } arguments && StrictBody.Given(item, "namespace") is null:
                _turns.Add(new Turn(TurnRole.Assistant, [new ToolUsePart(member, id, name, arguments)], member));
                break;
            case "function_call_output" when StrictBody.Text(item, "call_id") is { } id:
                _turns.Add(new Turn(TurnRole.User, [new ToolResultPart(member, id, Parts(item, "output", member), IsError: false)], member));
                break;
            case "reasoning":
                _turns.Add(new Turn(TurnRole.Assistant, Thoughts(item, member), member));
                break;
            default:
                not.Add(member, $"it is of type {StrictBody.Text(item, "type")}");
                break;
        }
    }

    private void Message(JsonElement item, string member)
    {
        var parts = Parts(item, "content", member);
        switch (StrictBody.Text(item, "role"))
        {
            case "system" or "developer" when _turns.Count == 0:
                _system.AddRange(parts);
                break;
            case "system" or "developer":
                _turns.Add(new Turn(TurnRole.System, parts, member));
                break;
            case "user":
                _turns.Add(new Turn(TurnRole.User, parts, member));
                break;
            case "assistant":
                _turns.Add(new Turn(TurnRole.Assistant, parts, member));
                break;
            default:
                not.Add($"{member}.role");
                break;
        }
    }

    private List<ConversationPart> Parts(JsonElement item, string list, string member)
    {
        List<ConversationPart> parts = [];
        switch (StrictBody.Given(item, list))
        {
            case { ValueKind: JsonValueKind.String } text:
                parts.Add(new TextPart($"{member}.{list}", text.GetString()!));
                break;
            case { ValueKind: JsonValueKind.Array } given:
                parts.AddRange(given.EnumerateArray().Select((part, index) => Part(part, $"{member}.{list}[{index}]")).OfType<ConversationPart>());
                break;
            default:
                not.Add($"{member}.{list}");
                break;
        }

        return parts;
    }

    private ConversationPart? Part(JsonElement part, string member)
    {
        switch (StrictBody.Text(part, "type"))
        {
            case "input_text" or "output_text" or "text" when StrictBody.Text(part, "text") is { } text && !HasNotes(part):
                return new TextPart(member, text);
            case "refusal" when StrictBody.Text(part, "refusal") is { } refusal:
                return new RefusalPart(member, refusal);
            case "input_image" when StrictBody.Given(part, "file_id") is null:
                return reading.Image(StrictBody.Text(part, "image_url"), StrictBody.Text(part, "detail"), member);
            case "input_file" when StrictBody.Given(part, "file_url") is null:
                return reading.Document(part, member);
            default:
                not.Add(member);
                return null;
        }
    }

    private static bool HasNotes(JsonElement part) =>
        StrictBody.Given(part, "annotations") is { ValueKind: JsonValueKind.Array } notes && notes.GetArrayLength() > 0;

    private IReadOnlyList<ConversationPart> Thoughts(JsonElement item, string member)
    {
        var text = string.Concat(
            from list in (string[])["summary", "content"]
            where StrictBody.Given(item, list) is { ValueKind: JsonValueKind.Array }
            from part in item.GetProperty(list).EnumerateArray()
            select StrictBody.Text(part, "text"));
        if (StrictBody.Text(item, "encrypted_content") is not { } closed)
        {
            // Without it the provider would look the thought up by its id.
            if (text.Length == 0)
            {
                not.Add($"{member}.id");
            }

            return [new ReasoningPart(member, text)];
        }

        // The seal holds the thoughts whole; the summary beside it is for people.
        return ReasoningSeal.Open(closed, $"{member}.encrypted_content") is { } parts
            ? parts
            : [new ReasoningPart($"{member}.encrypted_content", text.Length == 0 ? null : text) { Opaque = closed, From = ModelSurface.Responses }];
    }
}
