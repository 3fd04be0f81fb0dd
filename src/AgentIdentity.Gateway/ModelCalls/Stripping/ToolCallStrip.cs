using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>
/// Takes out of a model's answer the tool calls that the delegation could not make. The answer is one document, or the chunks of a
/// stream in their order: first all of them are read, then it is decided, then each is written again.
/// </summary>
internal sealed class ToolCallStrip(StandingTools standing)
{
    // The one call of the form before tool_calls has no place in a list.
    private const int Only = -1;
    private readonly SortedDictionary<(int Choice, int Place), AskedTool> _asked = [];

    /// <summary>How many were taken out.</summary>
    public int Stripped => _asked.Values.Count(static asked => asked.Goes);

    public void Read(JsonElement root)
    {
        foreach (var (choice, message) in Messages(root))
        {
            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                foreach (var (place, call) in Placed(calls))
                {
                    At(choice, place).Add(call.ValueKind == JsonValueKind.Object && call.TryGetProperty("function", out var function) ? function : default);
                }
            }

            if (message.TryGetProperty("function_call", out var only) && only.ValueKind == JsonValueKind.Object)
            {
                At(choice, Only).Add(only);
            }
        }
    }

    /// <summary>Decides which of them stay; false when no decision could be had.</summary>
    public async ValueTask<bool> DecideAsync(Delegation token, CancellationToken cancellationToken)
    {
        AskedTool[] all = [.. _asked.Values];
        if (await standing.OfAsync(token, [.. all.Select(static asked => (asked.Name, asked.Arguments))], cancellationToken) is not { } may)
        {
            return false;
        }

        var stay = all.Where((_, i) => may[i]).ToHashSet();
        foreach (var choice in _asked.GroupBy(static entry => entry.Key.Choice, static entry => entry.Value))
        {
            var place = 0;
            foreach (var asked in choice)
            {
                asked.Goes = !stay.Contains(asked);
                asked.Place = asked.Goes ? Only : place++;
            }
        }

        return true;
    }

    public void Write(Utf8JsonWriter json, JsonElement root)
    {
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            if (!member.NameEquals("choices") || member.Value.ValueKind != JsonValueKind.Array)
            {
                member.WriteTo(json);
                continue;
            }

            json.WriteStartArray("choices");
            foreach (var (index, choice) in Placed(member.Value))
            {
                WriteChoice(json, index, choice);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteChoice(Utf8JsonWriter json, int index, JsonElement choice)
    {
        if (choice.ValueKind != JsonValueKind.Object)
        {
            choice.WriteTo(json);
            return;
        }

        // Where no call is left the model has stopped; a client that read "tool_calls" would look for some.
        var none = _asked.Any(entry => entry.Key.Choice == index) && _asked.Where(entry => entry.Key.Choice == index).All(static entry => entry.Value.Goes);
        json.WriteStartObject();
        foreach (var member in choice.EnumerateObject())
        {
            if ((member.NameEquals("message") || member.NameEquals("delta")) && member.Value.ValueKind == JsonValueKind.Object)
            {
                json.WriteStartObject(member.Name);
                WriteMessage(json, index, member.Value);
                json.WriteEndObject();
            }
            else if (none && member.NameEquals("finish_reason") && member.Value.ValueKind == JsonValueKind.String
                && (member.Value.ValueEquals("tool_calls") || member.Value.ValueEquals("function_call")))
            {
                json.WriteString("finish_reason", "stop");
            }
            else
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private void WriteMessage(Utf8JsonWriter json, int index, JsonElement message)
    {
        foreach (var member in message.EnumerateObject())
        {
            if (member.NameEquals("function_call") && member.Value.ValueKind == JsonValueKind.Object && At(index, Only).Goes)
            {
                continue;
            }

            if (!member.NameEquals("tool_calls") || member.Value.ValueKind != JsonValueKind.Array)
            {
                member.WriteTo(json);
                continue;
            }

            var left = Placed(member.Value).Where(entry => !At(index, entry.Place).Goes).ToList();
            if (left.Count == 0)
            {
                continue;
            }

            json.WriteStartArray("tool_calls");
            left.ForEach(entry => WriteCall(json, entry.Value, At(index, entry.Place).Place));
            json.WriteEndArray();
        }
    }

    // Clients put streamed calls together by their index, which must have no gaps.
    private static void WriteCall(Utf8JsonWriter json, JsonElement call, int place)
    {
        json.WriteStartObject();
        foreach (var member in call.EnumerateObject())
        {
            if (member.NameEquals("index"))
            {
                json.WriteNumber("index", place);
            }
            else
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static IEnumerable<(int Choice, JsonElement Message)> Messages(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var (index, choice) in Placed(choices).Where(static entry => entry.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (var name in (string[])["message", "delta"])
            {
                if (choice.TryGetProperty(name, out var message) && message.ValueKind == JsonValueKind.Object)
                {
                    yield return (index, message);
                }
            }
        }
    }

    /// <summary>The items with the index they say they have, or else their place.</summary>
    private static IEnumerable<(int Place, JsonElement Value)> Placed(JsonElement list) => list.EnumerateArray().Select(static (item, i) =>
        (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("index", out var said) && said.ValueKind == JsonValueKind.Number && said.TryGetInt32(out var index) && index >= 0 ? index : i, item));

    private AskedTool At(int choice, int place)
    {
        if (!_asked.TryGetValue((choice, place), out var asked))
        {
            _asked.Add((choice, place), asked = new AskedTool());
        }

        return asked;
    }
}
