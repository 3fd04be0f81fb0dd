using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Stops;

/// <summary>The events of the stop feed as they are on the wire; docs/stop-feed.md describes them.</summary>
internal sealed class FeedEvent(string run, string issuer)
{
    public string Snapshot(DateTimeOffset at) => Write("snapshot", null, json =>
    {
        json.WriteString("iss", issuer);
        json.WriteNumber("at", at.ToUnixTimeSeconds());
    });

    /// <summary>Its number comes with the snapshot's end: a connection that breaks before it has resumed nothing.</summary>
    public string Of(Cutoff cutoff) => Write("cutoff", null, json => Describe(json, cutoff));

    public string Of(StopItem item) => item.Raised is { } cutoff
        ? Write("cutoff", item.Sequence, json => Describe(json, cutoff))
        : Write("lifted", item.Sequence, json => json.WriteString("id", item.Lifted));

    public string SnapshotEnd(long sequence, DateTimeOffset at) => Write("snapshot-end", sequence, json => json.WriteNumber("at", at.ToUnixTimeSeconds()));

    public string Heartbeat(DateTimeOffset at) => Write("heartbeat", null, json => json.WriteNumber("at", at.ToUnixTimeSeconds()));

    /// <summary>Takes an id apart that was written here; a strange one means: from the beginning.</summary>
    public static (string? Run, long Sequence) ReadId(string? id) =>
        id?.Split('.') is [var run, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (run, sequence) : (null, 0);

    private void Describe(Utf8JsonWriter json, Cutoff cutoff)
    {
        json.WriteString("id", cutoff.Id);
        json.WriteString("kind", CutoffKinds.Name(cutoff.Kind));
        json.WriteString("iss", issuer);
        Optional(json, "sub", cutoff.Human);
        Optional(json, "agent", cutoff.Agent);
        // A revoked token's delegation is for our own records.
        Optional(json, "delegation", cutoff.Kind == CutoffKind.Delegation ? cutoff.Delegation : null);
        Optional(json, "jti", cutoff.TokenId);
        Optional(json, "sid", cutoff.SessionId);
        Optional(json, "client", cutoff.ClientId);
        json.WriteNumber("before", cutoff.Before.ToUnixTimeSeconds());
        json.WriteNumber("until", cutoff.UsefulUntil.ToUnixTimeSeconds());
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private string Write(string name, long? sequence, Action<Utf8JsonWriter> members)
    {
        using var data = new MemoryStream();
        using (var json = new Utf8JsonWriter(data))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var id = sequence is { } number ? string.Create(CultureInfo.InvariantCulture, $"id: {run}.{number}\n") : "";
        return $"event: {name}\n{id}data: {Encoding.UTF8.GetString(data.GetBuffer(), 0, (int)data.Length)}\n\n";
    }
}
