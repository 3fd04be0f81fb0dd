using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The members of an answer or chunk that matter here, read without building the rest.</summary>
internal struct OpenAiAnswer
{
    internal string? Id { get; private set; }

    internal string? Model { get; private set; }

    internal ModelUsage? Usage { get; private set; }

    internal bool ChoicesEmpty { get; private set; }

    /// <summary>A choice holds more than the role of who speaks.</summary>
    internal bool Says { get; private set; }

    internal bool HasError { get; private set; }

    /// <summary>The error is the whole of it, and no client would take it for one: <see cref="ProviderWords.In"/>.</summary>
    internal bool IsBareError { get; private set; }

    /// <summary>The ids of a response's items.</summary>
    internal List<string>? ItemIds { get; private set; }

    /// <summary>The web searches among them.</summary>
    internal long WebSearches { get; private set; }

    internal static bool TryRead(ReadOnlySpan<byte> json, out OpenAiAnswer answer)
    {
        answer = default;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                answer.ReadMember(ref reader);
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            Usage = OpenAiUsage.Read(ref reader) ?? Usage;
        }
        else if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ChoicesEmpty = IsEmptyArray(reader);
            Says = ReadChoices(ref reader);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            HasError |= reader.TokenType != JsonTokenType.Null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("object"u8))
        {
            reader.Read();
            IsBareError = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
            HasError |= IsBareError;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("output"u8))
        {
            reader.Read();
            ReadItems(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            Id = Text(ref reader) ?? Id;
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            Model = Text(ref reader) ?? Model;
        }
        else
        {
            reader.Skip();
        }
    }

    private static bool ReadChoices(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return false;
        }

        // Every text but the role is something said.
        var (depth, says, isRole) = (reader.CurrentDepth, false, false);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            says |= reader.TokenType == JsonTokenType.String && !isRole && !reader.ValueTextEquals(""u8);
            isRole = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("role"u8);
        }

        return says;
    }

    private void ReadItems(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        ItemIds = [.. document.RootElement.EnumerateArray().Select(static item => StrictBody.Text(item, "id")).OfType<string>()];
        WebSearches = ResponsesSearches.In(document.RootElement);
    }

    // A copy of the reader: looking ahead does not move the original.
    private static bool IsEmptyArray(Utf8JsonReader ahead) =>
        ahead.TokenType == JsonTokenType.StartArray && ahead.Read() && ahead.TokenType == JsonTokenType.EndArray;

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }
}
