using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What chat and responses requests have in common when they are read into the hub form.</summary>
internal sealed class OpenAiReading(Untranslatable not)
{
    /// <summary>Notes every member that has a value other than the one that means the same as its absence.</summary>
    internal void Rest(JsonElement parent, string path, Func<string, JsonElement, bool> isKnown)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !isKnown(member.Name, member.Value))
            {
                not.Add(path.Length == 0 ? member.Name : $"{path}.{member.Name}");
            }
        }
    }

    /// <summary>Members of chat and responses alike whose value says nothing, or nothing that is lost.</summary>
    internal static bool SaysNothing(string name, JsonElement value) => name switch
    {
        "frequency_penalty" or "presence_penalty" or "top_logprobs" => IsZero(value),
        "logprobs" or "store" or "background" => value.ValueKind == JsonValueKind.False,
        "logit_bias" => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(),
        "service_tier" => IsOneOf(value, "auto", "default"),
        "modalities" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static one => IsOneOf(one, "text")),
        "truncation" => IsOneOf(value, "disabled"),
        "prompt_cache_retention" => true,
        "include" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static one => IsOneOf(one, "reasoning.encrypted_content")),
        "stream_options" => value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(static option => option.Name is "include_usage" or "include_obfuscation"),
        _ => false,
    };

    internal double? Number(JsonElement root, string name)
    {
        if (StrictBody.Given(root, name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number))
        {
            return number;
        }

        not.Add(name);
        return null;
    }

    internal static bool? Flag(JsonElement parent, string name) => StrictBody.Member(parent, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    internal Dictionary<string, string> Labels(JsonElement root)
    {
        Dictionary<string, string> labels = [];
        foreach (var label in StrictBody.Given(root, "metadata") is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject() : default)
        {
            if (label.Value.ValueKind == JsonValueKind.String)
            {
                labels[label.Name] = label.Value.GetString()!;
            }
            else
            {
                not.Add($"metadata.{label.Name}");
            }
        }

        return labels;
    }

    /// <summary>An image by address, or by its bytes in a data address.</summary>
    internal ImagePart? Image(string? url, string? detail, string member)
    {
        if (url is null || detail is not (null or "auto" or "low" or "high"))
        {
            not.Add(member);
            return null;
        }

        var part = new ImagePart(member) { Detail = detail == "auto" ? null : detail };
        if (!url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return part with { Url = url };
        }

        if (DataAddress.Read(url) is { } data)
        {
            return part with { MediaType = data.MediaType, Base64 = data.Base64 };
        }

        not.Add(member);
        return null;
    }

    /// <summary>A document by its bytes in a data address.</summary>
    internal DocumentPart? Document(JsonElement file, string member)
    {
        if (StrictBody.Text(file, "file_data") is { } text && DataAddress.Read(text) is { } data && StrictBody.Given(file, "file_id") is null)
        {
            return new DocumentPart(member, data.MediaType) { Base64 = data.Base64, Name = StrictBody.Text(file, "filename") };
        }

        not.Add(member);
        return null;
    }

    internal AnswerShape? Shape(JsonElement? format, JsonElement? schema, string member)
    {
        switch (format is { } given ? StrictBody.Text(given, "type") : "text")
        {
            case "text":
                return null;
            case "json_object":
                return new AnswerShape(member);
            case "json_schema" when schema is { } shape && StrictBody.Given(shape, "schema") is { } wanted:
                return new AnswerShape(member)
                {
                    Schema = wanted.Clone(),
                    Name = StrictBody.Text(shape, "name"),
                    Description = StrictBody.Text(shape, "description"),
                    Strict = Flag(shape, "strict"),
                };
            default:
                not.Add(member);
                return null;
        }
    }

    private static bool IsZero(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 0;

    private static bool IsOneOf(JsonElement value, params ReadOnlySpan<string> accepted) =>
        value.ValueKind == JsonValueKind.String && accepted.Contains(value.GetString());
}
