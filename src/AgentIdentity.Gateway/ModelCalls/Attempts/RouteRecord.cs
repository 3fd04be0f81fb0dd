using System.Globalization;
using System.Text.Json;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>The choice of a candidate, explained for the record: who was asked and what came of it, and who was not and why.</summary>
internal sealed class RouteRecord(ModelRoute route, int version, ulong draw)
{
    private readonly List<(string Name, string Why, string? By)> _passedOver = [];
    private readonly List<(string Name, string Geography, int? Status, string Word, double Milliseconds)> _attempts = [];

    /// <summary>What lots are drawn from: with it the order can be found again.</summary>
    public ulong Draw => draw;

    /// <summary>The candidate whose answer the caller got.</summary>
    public string? Chosen { get; private set; }

    public int Attempts => _attempts.Count;

    public void PassOver(string name, string why, string? by = null)
    {
        if (!_passedOver.Any(entry => entry.Name == name))
        {
            _passedOver.Add((name, why, by));
        }
    }

    public void Add(Attempt made)
    {
        _attempts.Add((made.Call.Fit.Candidate.Model.Name, DataPlace.Of(made.Call.Fit.Candidate.Model).Geography, made.Status, made.Word, Math.Round(made.Took.TotalMilliseconds, 3)));
        if (made.Succeeded)
        {
            Chosen = made.Call.Fit.Candidate.Model.Name;
        }
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject("route");
        json.WriteString("strategy", route.Strategy.ToString().ToLowerInvariant());
        json.WriteNumber("configuration", version);
        json.WriteString("draw", draw.ToString("x16", CultureInfo.InvariantCulture));
        json.WriteString("candidate", Chosen);
        json.WriteStartArray("attempts");
        foreach (var (name, geography, status, word, milliseconds) in _attempts)
        {
            json.WriteStartObject();
            json.WriteString("candidate", name);
            json.WriteString("geography", geography);
            if (status is { } given)
            {
                json.WriteNumber("status", given);
            }

            json.WriteString("result", word);
            json.WriteNumber("first_byte_ms", milliseconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("passed_over");
        foreach (var (name, why, by) in _passedOver)
        {
            json.WriteStartObject();
            json.WriteString("candidate", name);
            json.WriteString("why", why);
            if (by is not null)
            {
                json.WriteString("by", by);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
