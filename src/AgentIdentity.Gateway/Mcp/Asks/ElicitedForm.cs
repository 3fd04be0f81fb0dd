using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>
/// A form that a server would show the human. MCP forbids it to ask for secrets there; here a form that looks as if it did is not shown.
/// Words are compared without case, accents, width and punctuation, so that "P a s s-w ö r d" is one, too.
/// </summary>
internal static partial class ElicitedForm
{
    private const int MostFields = 64;
    private const char Any = '?';
    private const char FirstWide = '\uff01';
    private const char LastWide = '\uff5e';

    // In names and titles of fields. Short ones stand alone, for they are parts of harmless words.
    private static readonly string[] Names =
    [
        "password", "passwort", "passwd", "passphrase", "passcode", "kennwort", "contrasena", "motdepasse", "secret", "apikey", "accesskey", "privatekey", "secretkey",
        "credential", "token", "bearer", "authorization", "onetimecode", "securitycode", "verificationcode", "authcode", "recoverycode", "backupcode", "recoveryphrase",
        "seedphrase", "mnemonic", "cardnumber", "creditcard", "cvv", "cvc", "socialsecurity",
    ];

    private static readonly string[] WholeNames = ["pin", "otp", "totp", "mfa", "mfacode", "2fa", "tan", "pwd", "pass", "pw", "ssn", "key", "cookie", "jwt", "iban"];

    // In running text, where "token" and "key" are everyday words.
    private static readonly string[] Words =
    [
        "password", "passwort", "passphrase", "passcode", "kennwort", "apikey", "accesskey", "privatekey", "secretkey", "clientsecret", "accesstoken", "refreshtoken",
        "bearertoken", "onetimecode", "onetimepassword", "securitycode", "verificationcode", "recoverycode", "recoveryphrase", "seedphrase", "creditcard", "cardnumber", "cvv",
    ];

    /// <summary>Whether it is a form of the protocol (flat, of plain values) that asks for nothing secret.</summary>
    public static bool IsHarmless(JsonElement asked)
    {
        if (McpRequestReader.Text(asked, "mode") is not (null or "form") || SaysSecret(asked, "message")
            || !asked.TryGetProperty("requestedSchema", out var schema) || schema.ValueKind != JsonValueKind.Object
            || McpRequestReader.Text(schema, "type") != "object"
            || !schema.TryGetProperty("properties", out var fields) || fields.ValueKind != JsonValueKind.Object || fields.GetPropertyCount() > MostFields)
        {
            return false;
        }

        return fields.EnumerateObject().All(static field => IsPlain(field.Value) && !NamesSecret(field.Name) && !IsSecret(field.Value));
    }

    private static bool IsPlain(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        return McpRequestReader.Text(field, "type") switch
        {
            "string" or "number" or "integer" or "boolean" => !field.TryGetProperty("properties", out _),
            "array" => field.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Object && (items.TryGetProperty("enum", out _) || items.TryGetProperty("anyOf", out _)),
            _ => false,
        };
    }

    private static bool IsSecret(JsonElement field) =>
        (McpRequestReader.Text(field, "title") is { } title && NamesSecret(title))
        || SaysSecret(field, "description")
        || McpRequestReader.Text(field, "format") is "password";

    private static bool SaysSecret(JsonElement from, string member) =>
        from.TryGetProperty(member, out var text) && (text.ValueKind != JsonValueKind.String || Says(text.GetString()!));

    private static bool Says(string text)
    {
        var folded = Fold(text);
        return Words.Any(word => Holds(folded, word));
    }

    private static bool NamesSecret(string name)
    {
        var folded = Fold(name);
        return folded.Length == 0 || Names.Any(word => Holds(folded, word)) || WholeNames.Contains(folded) || Parts(name).Any(part => WholeNames.Contains(part));
    }

    private static IEnumerable<string> Parts(string name) => Boundary().Split(name).Select(Fold);

    // Letters and digits alone. A letter with an accent, or of another script that looks alike, may be any.
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var narrow = letter is >= FirstWide and <= LastWide ? (char)(letter - FirstWide + '!') : letter;
            if (char.IsAsciiLetterOrDigit(narrow))
            {
                folded.Append(char.ToLowerInvariant(narrow));
            }
            else if (char.IsLetter(narrow))
            {
                folded.Append(Any);
            }
        }

        return folded.ToString();
    }

    // At least half of the letters must be the very ones, or every name in another script would be every word.
    private static bool Holds(string folded, string word)
    {
        for (var start = 0; start + word.Length <= folded.Length; start++)
        {
            var part = folded.AsSpan(start, word.Length);
            if (part.Count(Any) * 2 <= word.Length && Fits(part, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fits(ReadOnlySpan<char> part, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (part[i] != Any && part[i] != word[i])
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Boundary();
}
