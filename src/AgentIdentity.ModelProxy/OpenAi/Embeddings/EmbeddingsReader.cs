using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads an embeddings body strictly.</summary>
internal static class EmbeddingsReader
{
    private static readonly string[] Governed = ["model", "input", "dimensions", "encoding_format", "user"];

    // OpenAI's limit for one call.
    private const int MostInputs = 2048;

    // Some models put marks around every input.
    private const int Marks = 8;

    internal static ModelResult<EmbeddingsRequest> Read(ReadOnlyMemory<byte> body) => StrictBody.Read(body, root => Read(body, root));

    private static ModelResult<EmbeddingsRequest> Read(ReadOnlyMemory<byte> body, JsonElement root)
    {
        if ((StrictMembers.Names(root, Governed) ?? StrictMembers.Model(root) ?? StrictMembers.Count(root, "dimensions", int.MaxValue)) is { } failure)
        {
            return new(null, failure);
        }

        if (root.TryGetProperty("input", out var input) && Tokens(input) is { } tokens)
        {
            return new(
                new EmbeddingsRequest(body, StrictBody.Place(body, root.GetProperty("model")), StrictBody.Place(body, root).Start.Value + 1)
                {
                    Model = root.GetProperty("model").GetString()!,
                    Stream = false,
                    UnknownMembers = StrictMembers.Unknown(root, Governed),
                    Tools = [],
                    Bounds = new CallBounds { InputTokens = tokens, OutputTokensPerChoice = 0, LeastOutputTokensPerChoice = 0 },
                },
                null);
        }

        return StrictBody.Refused<EmbeddingsRequest>(
            ModelError.InputMissing, $"The member input must be a text, a list of 1 to {MostInputs} texts, or of tokens.", "input");
    }

    /// <summary>The most tokens; null when it is no input.</summary>
    private static long? Tokens(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Array)
        {
            return One(input);
        }

        if (input.GetArrayLength() == 0)
        {
            return null;
        }

        if (input.EnumerateArray().All(static token => token.ValueKind == JsonValueKind.Number))
        {
            return input.GetArrayLength() + Marks;
        }

        if (input.GetArrayLength() > MostInputs)
        {
            return null;
        }

        long sum = 0;
        foreach (var one in input.EnumerateArray())
        {
            if (One(one) is not { } tokens)
            {
                return null;
            }

            sum += tokens;
        }

        return sum;
    }

    // A token stands for at least one byte of text; a list of numbers is the tokens themselves.
    private static long? One(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => System.Text.Encoding.UTF8.GetByteCount(input.GetString()!) + Marks,
        JsonValueKind.Array when input.GetArrayLength() > 0 && input.EnumerateArray().All(static token => token.ValueKind == JsonValueKind.Number) =>
            input.GetArrayLength() + Marks,
        _ => null,
    };
}
