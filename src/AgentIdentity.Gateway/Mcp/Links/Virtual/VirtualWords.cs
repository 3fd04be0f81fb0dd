using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>What a member says, in the names of the virtual server, and the other way round. Only names and URIs are changed.</summary>
internal sealed class VirtualWords(string member)
{
    /// <summary>The params of a request, as the member knows them.</summary>
    public static JsonElement Inward(JsonElement given, string name, string own) => SessionAnswer.Write(json =>
    {
        foreach (var part in given.EnumerateObject())
        {
            if (part.Name is "name" or "uri" or "taskId" && part.Value.ValueKind == JsonValueKind.String && part.Value.ValueEquals(name))
            {
                json.WriteString(part.Name, own);
            }
            else if (part.Name == "ref" && part.Value.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("ref");
                Inward(part.Value, name, own).WriteTo(json);
            }
            else
            {
                part.WriteTo(json);
            }
        }
    });

    public LinkMessage Outward(LinkMessage message) => message switch
    {
        LinkResponse { Result: { ValueKind: JsonValueKind.Object } result } answer => answer with { Result = Rewrite(result, InResult) },
        LinkNotification { Params: { ValueKind: JsonValueKind.Object } given } note => note with { Params = Rewrite(given, InNote) },
        _ => message,
    };

    /// <summary>One definition of a list; null when it has no name to put a prefix to.</summary>
    public JsonElement? Definition(JsonElement definition, string key)
    {
        if (definition.ValueKind != JsonValueKind.Object || !definition.TryGetProperty(key, out var name) || name.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return Rewrite(definition, (json, part) =>
        {
            if (part.Name != key)
            {
                return false;
            }

            json.WriteString(key, key == "name" ? VirtualNames.Join(member, name.GetString()!) : VirtualNames.JoinUri(member, name.GetString()!));
            return true;
        });
    }

    private bool InResult(Utf8JsonWriter json, JsonProperty part) => part.Name switch
    {
        "content" or "contents" or "messages" when part.Value.ValueKind == JsonValueKind.Array => WriteEach(json, part),
        "taskId" => WriteTask(json, part),
        _ => false,
    };

    private bool InNote(Utf8JsonWriter json, JsonProperty part) => part.Name switch
    {
        "uri" => WriteUri(json, part),
        "taskId" => WriteTask(json, part),
        _ => false,
    };

    // A resource link, the contents of a resource, and a resource within a block or a prompt's message.
    private bool InBlock(Utf8JsonWriter json, JsonProperty part)
    {
        if (part.Name is not ("resource" or "content"))
        {
            return part.Name == "uri" && WriteUri(json, part);
        }

        if (part.Value.ValueKind == JsonValueKind.Array)
        {
            return WriteEach(json, part);
        }

        if (part.Value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        json.WritePropertyName(part.Name);
        Rewrite(part.Value, InBlock).WriteTo(json);
        return true;
    }

    private bool WriteEach(Utf8JsonWriter json, JsonProperty part)
    {
        json.WriteStartArray(part.Name);
        foreach (var block in part.Value.EnumerateArray())
        {
            (block.ValueKind == JsonValueKind.Object ? Rewrite(block, InBlock) : block).WriteTo(json);
        }

        json.WriteEndArray();
        return true;
    }

    private bool WriteUri(Utf8JsonWriter json, JsonProperty part)
    {
        if (part.Value.ValueKind == JsonValueKind.String)
        {
            json.WriteString(part.Name, VirtualNames.JoinUri(member, part.Value.GetString()!));
            return true;
        }

        return false;
    }

    private bool WriteTask(Utf8JsonWriter json, JsonProperty part)
    {
        if (part.Value.ValueKind == JsonValueKind.String)
        {
            json.WriteString(part.Name, VirtualNames.Join(member, part.Value.GetString()!));
            return true;
        }

        return false;
    }

    private static JsonElement Rewrite(JsonElement from, Func<Utf8JsonWriter, JsonProperty, bool> other) => SessionAnswer.Write(json =>
    {
        foreach (var part in from.EnumerateObject())
        {
            if (!other(json, part))
            {
                part.WriteTo(json);
            }
        }
    });
}
