using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Lists as this caller may see them: each entry is decided on as a call of it would be, its arguments unknown.</summary>
internal sealed class ListFilter(IDecisions decisions, McpLinks links, ToolGate gate, StateSeal seal, TimeProvider time, ILogger<ListFilter> logger)
{
    /// <summary>The largest event that is held to be passed on whole.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan CursorLife = TimeSpan.FromHours(1);

    /// <summary>The result with what the caller may know of, ready to be written; or why it cannot be had.</summary>
    public async ValueTask<FilteredList> FilterAsync(McpPassage passage, JsonElement result)
    {
        var member = passage.Request!.Row.Lists!;
        if (!result.TryGetProperty(member, out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return new(null, GatewayError.UpstreamAnswerUnreadable);
        }

        List<(JsonElement Entry, Call Call)> known = [];
        foreach (var entry in entries.EnumerateArray())
        {
            if (CallOf(passage, entry) is { } call)
            {
                known.Add((entry, call));
            }
        }

        List<JsonElement> shown;
        try
        {
            known = await PinnedAsync(passage, entries, known);
            var decided = await decisions.DecideManyAsync(passage.Token!, [.. known.Select(static one => one.Call)], passage.Http.RequestAborted);
            if (decided.Count != known.Count)
            {
                return new(null, GatewayError.DecisionUnavailable);
            }

            shown = [.. known.Where((_, index) => decided[index].Visible).Select(static one => one.Entry)];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return new(null, GatewayError.DecisionUnavailable);
        }

        passage.Listed = (shown.Count, entries.GetArrayLength() - shown.Count);
        return new(Write(passage, result, member, shown), null);
    }

    /// <summary>How long an answer may be kept: as long as the server says and the token lives.</summary>
    public long TtlOf(McpPassage passage, JsonElement result)
    {
        var longest = Math.Max(0, (long)(passage.Token!.ExpiresAt - time.GetUtcNow()).TotalMilliseconds);
        return result.TryGetProperty("ttlMs", out var own) && own.ValueKind == JsonValueKind.Number && own.TryGetInt64(out var given) ? Math.Clamp(given, 0, longest) : 0;
    }

    /// <summary>The upstream's own cursor in a caller's; null for one that was not given to this caller for this list.</summary>
    public string? Cursor(McpPassage passage, string given) =>
        seal.Open(SealKind.Cursor, passage.Binding, passage.Request!.Method, given)?.Text;

    // A virtual server's members are looked at by the link that merges them: only it has the definitions as they were sent.
    private async ValueTask<List<(JsonElement Entry, Call Call)>> PinnedAsync(McpPassage passage, JsonElement entries, List<(JsonElement Entry, Call Call)> known)
    {
        if (passage.Request!.Method != McpMethods.ListTools || passage.Front!.IsVirtual)
        {
            return known;
        }

        var pinned = await gate.SeenAsync(passage.Front, [.. entries.EnumerateArray()], passage.Http.RequestAborted);
        return [.. known.Where(one => pinned.Shows(one.Entry))];
    }

    private Call? CallOf(McpPassage passage, JsonElement entry)
    {
        var method = passage.Request!.Method;
        var key = method is McpMethods.ListResources ? "uri" : method is McpMethods.ListTemplates ? "uriTemplate" : "name";
        if (entry.ValueKind != JsonValueKind.Object || McpRequestReader.Text(entry, key) is not { } name
            || links.OwnerOf(passage.Front!, method, name) is not var (member, own))
        {
            return null;
        }

        return method switch
        {
            McpMethods.ListTools => Call.ToolInList(member.Name, own),
            McpMethods.ListPrompts => Call.PromptInList(member.Name, own),
            McpMethods.ListTemplates => ResourceUri.Above(own) is { } above ? Call.ResourceInList(member.Name, above) : null,
            _ => Call.ResourceInList(member.Name, own),
        };
    }

    private Action<Utf8JsonWriter> Write(McpPassage passage, JsonElement result, string member, List<JsonElement> shown) => json =>
    {
        foreach (var inner in result.EnumerateObject())
        {
            if (inner.NameEquals(member))
            {
                json.WriteStartArray(member);
                foreach (var entry in shown)
                {
                    entry.WriteTo(json);
                }

                json.WriteEndArray();
            }
            else if (inner.NameEquals("nextCursor"))
            {
                if (inner.Value.ValueKind == JsonValueKind.String)
                {
                    json.WriteString("nextCursor", seal.Seal(SealKind.Cursor, passage.Binding, passage.Request!.Method, inner.Value.GetString()!, CursorLife));
                }
            }
            else if (inner.Name is not ("resultType" or "ttlMs" or "cacheScope"))
            {
                inner.WriteTo(json);
            }
        }
    };
}

/// <summary>A list that was filtered, or why not.</summary>
internal readonly record struct FilteredList(Action<Utf8JsonWriter>? Write, GatewayError? Error);
