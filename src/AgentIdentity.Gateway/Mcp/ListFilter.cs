using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Rewrites the answers to tools/list, initialize and server/discover for this caller, as one JSON document.</summary>
internal sealed class ListFilter(IDecisions decisions, TimeProvider time, ILogger<ListFilter> logger)
{
    /// <summary>The largest list that is filtered, and the largest event that is held to be passed on whole.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly StrictJsonLimits Limits = new(MaxBytes, MaxDepth: 64, MaxTokens: 1_000_000);

    public async ValueTask<FilteredAnswer> FilterAsync(McpPassage passage, ReadOnlyMemory<byte> answer, bool isEvents)
    {
        var message = isEvents ? McpResponse.Find(answer) : answer;
        if (message is not { } text || !StrictJson.TryParse(text, Limits, out var document, out _))
        {
            return new(null, null, GatewayError.UpstreamAnswerUnreadable);
        }

        using (document)
        {
            var root = document.RootElement;
            if (!McpResponse.Answers(root, passage))
            {
                return new(null, null, GatewayError.UpstreamAnswerUnreadable);
            }

            if (!root.TryGetProperty("result", out var result))
            {
                return new(Write(root, null, static (_, _) => { }), null, null);
            }

            if (result.ValueKind != JsonValueKind.Object)
            {
                return new(null, null, GatewayError.UpstreamAnswerUnreadable);
            }

            return passage.Request!.Method == McpMethods.ListTools
                ? await FilterToolsAsync(passage, root, result)
                : new(Write(root, result, WriteCapabilities), null, null);
        }
    }

    private async ValueTask<FilteredAnswer> FilterToolsAsync(McpPassage passage, JsonElement root, JsonElement result)
    {
        if (!result.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array)
        {
            return new(null, null, GatewayError.UpstreamAnswerUnreadable);
        }

        var named = tools.EnumerateArray().Where(IsNamed).ToList();
        List<JsonElement> shown;
        try
        {
            var calls = named.Select(tool => Call.ToolInList(passage.Place.Name, tool.GetProperty("name").GetString()!)).ToList();
            var decided = await decisions.DecideManyAsync(passage.Token!, calls, passage.Http.RequestAborted);
            if (decided.Count != named.Count)
            {
                return new(null, null, GatewayError.DecisionUnavailable);
            }

            shown = [.. named.Where((_, index) => decided[index].Visible)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return new(null, null, GatewayError.DecisionUnavailable);
        }

        var longest = Math.Max(0, (long)(passage.Token!.ExpiresAt - time.GetUtcNow()).TotalMilliseconds);
        var body = Write(root, result, (json, member) => WriteToolMember(json, member, shown, longest));
        return new(body, (shown.Count, tools.GetArrayLength() - shown.Count), null);
    }

    private static void WriteToolMember(Utf8JsonWriter json, JsonProperty member, List<JsonElement> shown, long longest)
    {
        if (member.NameEquals("ttlMs"))
        {
            json.WriteNumber("ttlMs", member.Value.TryGetInt64(out var own) ? Math.Clamp(own, 0, longest) : 0);
        }
        else if (!member.NameEquals("tools"))
        {
            member.WriteTo(json);
        }
        else
        {
            json.WriteStartArray("tools");
            foreach (var tool in shown)
            {
                tool.WriteTo(json);
            }

            json.WriteEndArray();
        }
    }

    // Only tools are mediated, and without a way to tell the caller that the list changed.
    private static void WriteCapabilities(Utf8JsonWriter json, JsonProperty member)
    {
        if (member.NameEquals("capabilities"))
        {
            json.WriteStartObject("capabilities");
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("tools", out _))
            {
                json.WriteStartObject("tools");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
        else if (member.NameEquals("supportedVersions") && member.Value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray("supportedVersions");
            foreach (var revision in member.Value.EnumerateArray().Where(IsSupported))
            {
                revision.WriteTo(json);
            }

            json.WriteEndArray();
        }
        else if (!member.NameEquals("extensions"))
        {
            member.WriteTo(json);
        }
    }

    /// <summary>Copies the message; the members of its result go through the given writer, and the cache is the caller's own.</summary>
    private static ReadOnlyMemory<byte> Write(JsonElement root, JsonElement? result, Action<Utf8JsonWriter, JsonProperty> writeMember)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            if (result is null || !member.NameEquals("result"))
            {
                member.WriteTo(json);
                continue;
            }

            json.WriteStartObject("result");
            foreach (var inner in result.Value.EnumerateObject().Where(inner => !inner.NameEquals("cacheScope")))
            {
                writeMember(json, inner);
            }

            json.WriteString("cacheScope", "private");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static bool IsNamed(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;

    private static bool IsSupported(JsonElement revision) =>
        revision.ValueKind == JsonValueKind.String && McpMethods.Revisions.Contains(revision.GetString(), StringComparer.Ordinal);
}

/// <summary>What became of an answer that had to be filtered.</summary>
internal readonly record struct FilteredAnswer(ReadOnlyMemory<byte>? Body, (int Shown, int Hidden)? Listed, GatewayError? Error);
