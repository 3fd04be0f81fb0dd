using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>The key file: a JWKS of private keys, each with its state and its times in Unix seconds.</summary>
internal static class KeyFileFormat
{
    private const string State = "state";
    private const string KeyId = "kid";
    private const string Created = "created";
    private const string ActiveSince = "active_since";
    private const string RetiredAt = "retired_at";
    private static readonly StrictJsonLimits Limits = new(1 << 20, 8, 10_000);

    public static KeyRingState Read(byte[] utf8, KeyRingState? known)
    {
        if (!StrictJson.TryParse(utf8, Limits, out var document, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        using (document)
        {
            SigningKey? active = null, next = null;
            DateTimeOffset since = default;
            var retired = new List<RetiredKey>();
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            {
                throw new InvalidDataException("There are no keys.");
            }

            foreach (var jwk in keys.EnumerateArray())
            {
                var key = Find(known, jwk) ?? new SigningKey(PrivateJwk.Read(jwk), Instant(jwk, Created));
                switch (PrivateJwk.Text(jwk, State))
                {
                    case "active" when active is null: (active, since) = (key, Instant(jwk, jwk.TryGetProperty(ActiveSince, out _) ? ActiveSince : Created)); break;
                    case "next" when next is null: next = key; break;
                    case "retired": retired.Add(new(key, Instant(jwk, RetiredAt))); break;
                    default: throw new InvalidDataException("A key's state is unknown or repeated.");
                }
            }

            return active is not null && next is not null
                ? new(active, since, next, retired)
                : throw new InvalidDataException("The active or the next key is missing.");
        }
    }

    public static void Write(KeyRingState ring, SecretText text)
    {
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("keys");
        Write(json, ring.Active, "active", (ActiveSince, ring.ActiveSince));
        Write(json, ring.Next!, "next", null);
        foreach (var old in ring.Retired)
        {
            Write(json, old.Key, "retired", (RetiredAt, old.RetiredAt));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SigningKey key, string state, (string Name, DateTimeOffset At)? since)
    {
        json.WriteStartObject();
        json.WriteString(State, state);
        json.WriteNumber(Created, key.CreatedAt.ToUnixTimeSeconds());
        json.WriteString(KeyId, key.KeyId);
        if (since is { } moment)
        {
            json.WriteNumber(moment.Name, moment.At.ToUnixTimeSeconds());
        }

        key.Local!.WritePrivate(json);
        json.WriteEndObject();
    }

    // A file of an earlier version has no kid; then every key is read anew.
    private static SigningKey? Find(KeyRingState? known, JsonElement jwk) =>
        known is not null && jwk.TryGetProperty(KeyId, out var id) && id.ValueKind == JsonValueKind.String ? known.FindSigning(id.GetString()!) : null;

    private static DateTimeOffset Instant(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new InvalidDataException("A key's time is missing.");
}
