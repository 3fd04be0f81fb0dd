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
        from.TryGetProperty(member, out var text) && (text.ValueKind != JsonValueKind.String || Words.Any(Fold(text.GetString()!).Contains));

    private static bool NamesSecret(string name)
    {
        var folded = Fold(name);
        return folded.Length == 0 || Names.Any(folded.Contains) || WholeNames.Contains(folded) || Parts(name).Any(part => WholeNames.Contains(part));
    }

    private static IEnumerable<string> Parts(string name) => Boundary().Split(name).Select(Fold);

    // Letters and digits alone, in the plainest form that looks the same (Unicode NFKD without its marks).
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
            else if (char.IsLetter(letter) && Lookalikes.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal) is var at and >= 0)
            {
                folded.Append(Plain[at]);
            }
        }

        return folded.ToString();
    }

    // Cyrillic and Greek letters that look like Latin ones.
    private const string Lookalikes = "аеорсхуіјѕԁһтвнмкαοεικνρτυχω";
    private const string Plain = "aeopcxyijsdhtbhmkaoeikvptuxw";

    [GeneratedRegex("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Boundary();
}
