using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Which part of the results is asked for. A token says where its page begins and which question it belongs to; it opens nothing
/// that the question by itself does not, so nothing seals it.
/// </summary>
internal sealed record SearchPage(int Limit, int From, string Question)
{
    private const int Most = 1_000;

    /// <summary>The page, or what is wrong with it.</summary>
    public static (SearchPage? Page, string? Mistake) Read(JsonElement body, AccessShape shape)
    {
        var question = Digest(body, shape);
        if (body.Member("page") is not { } page)
        {
            return (new SearchPage(Most, 0, question), null);
        }

        if (page.ValueKind != JsonValueKind.Object)
        {
            return (null, "page must be an object.");
        }

        var limit = Most;
        if (page.Member("limit") is { } told && !(told.ValueKind == JsonValueKind.Number && told.TryGetInt32(out limit) && limit > 0))
        {
            return (null, "page.limit must be a whole number above 0.");
        }

        return page.Member("token") switch
        {
            null => (new SearchPage(Math.Min(limit, Most), 0, question), null),
            { ValueKind: JsonValueKind.String } token when token.GetString() is not { Length: > 0 } => (new SearchPage(Math.Min(limit, Most), 0, question), null),
            { ValueKind: JsonValueKind.String } token when Begins(token.GetString()!, question) is { } from => (new SearchPage(Math.Min(limit, Most), from, question), null),
            _ => (null, "page.token is none that this question was given. Ask from the beginning, without a token."),
        };
    }

    public JsonObject Answer(ImmutableArray<JsonObject> all, bool truncated)
    {
        JsonArray results = [.. all.Skip(From).Take(Limit).Select(static JsonNode (one) => one.DeepClone())];
        var next = From + results.Count;
        var answer = new JsonObject
        {
            ["results"] = results,
            ["page"] = new JsonObject { ["next_token"] = next < all.Length ? Token(next) : "", ["count"] = results.Count, ["total"] = all.Length },
        };
        if (truncated)
        {
            // A list that ends before everything was seen never looks complete.
            answer["page"]!.AsObject().Remove("total");
            answer["context"] = new JsonObject { ["truncated"] = true };
        }

        return answer;
    }

    private string Token(int from) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{from.ToString(CultureInfo.InvariantCulture)}.{Question}"));

    private static int? Begins(string token, string question)
    {
        if (token.Length > 200 || !Base64Url.IsValid(token))
        {
            return null;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)).Split('.');
        return parts is [var from, var of] && of == question && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
    }

    private static string Digest(JsonElement body, AccessShape shape)
    {
        var text = new StringBuilder(shape.ToString());
        foreach (var name in new[] { "subject", "action", "resource", "context" })
        {
            text.Append('\n').Append(body.Member(name)?.GetRawText());
        }

        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
