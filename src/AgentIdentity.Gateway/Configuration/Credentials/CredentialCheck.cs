using System.Text.RegularExpressions;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>What an upstream's settings say of its credential: one message per mistake, each with the key to mend.</summary>
internal static partial class CredentialCheck
{
    private static readonly string[] Kinds = ["token", "transaction", "header", "basic", "vault", "oauth", "aws", "none"];

    public static bool UsesVault(UpstreamOptions settings) =>
        settings.Vault.Entry is not null || settings.Vault.Per is not null || settings.Credential == "vault";

    public static void Check(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (!Kinds.Contains(settings.Credential))
        {
            mistakes.Add($"{key}:Credential must be token, transaction, header, basic, vault, oauth, aws or none; it is '{settings.Credential}'.");
            return;
        }

        CheckSecret(key, settings, mistakes);
        CheckHeader(key, settings, mistakes);
        CheckSections(key, settings, mistakes);
        if (settings.Credential == "oauth")
        {
            CheckOAuth(key + ":OAuth", settings.OAuth, mistakes);
        }

        if (settings.Credential == "aws")
        {
            AwsCheck.Check(key + ":Aws", settings, mistakes);
        }

        // What is shown again and again must not be read on the way.
        if (settings.Credential is "header" or "vault" or "basic" or "oauth" && !settings.AllowPlainHttp && Travels(settings.Address))
        {
            mistakes.Add($"{key}:Address is plain http, and Credential {settings.Credential} would be read on the way; name an https address, or set AllowPlainHttp where something else encrypts.");
        }
    }

    /// <summary>Whether an address is plain http to another machine.</summary>
    public static bool Travels(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == "http" && !url.IsLoopback;

    private static void CheckSecret(string key, UpstreamOptions settings, List<string> mistakes)
    {
        var places = (settings.Secret is null ? 0 : 1) + (settings.SecretFile is null ? 0 : 1) + (UsesVault(settings) ? 1 : 0);
        if (places > 1)
        {
            mistakes.Add($"{key}: the secret is in one place: Secret, SecretFile or Vault; these settings name {places}.");
        }

        if (places == 0 && settings.Credential is "header" or "basic" or "oauth" && string.IsNullOrEmpty(settings.Secret))
        {
            mistakes.Add($"{key}:Secret must be set, or SecretFile or Vault in its place, because Credential is {settings.Credential}.");
        }

        if (places == 1 && settings.Secret is { Length: 0 })
        {
            mistakes.Add($"{key}:Secret must be set, and is empty.");
        }

        var uses = settings.Credential is "header" or "vault" or "basic" or "oauth" || (settings is { Credential: "aws", Aws.By: "assume-role" });
        if (places > 0 && !uses)
        {
            mistakes.Add($"{key}:Secret is set (or SecretFile, or Vault) but Credential is {settings.Credential}, which takes none; set Credential to header or remove the secret.");
        }

        if (settings.Vault.Per is not (null or "everybody" or "human" or "agent"))
        {
            mistakes.Add($"{key}:Vault:Per must be everybody, human or agent; it is '{settings.Vault.Per}'.");
        }

        if (settings.Vault.Entry is { } entry && !Entry().IsMatch(entry))
        {
            mistakes.Add($"{key}:Vault:Entry must be a name as agentid vault set takes it; it is '{entry}'.");
        }
    }

    private static void CheckHeader(string key, UpstreamOptions settings, List<string> mistakes)
    {
        var takes = settings.Credential is "header" or "vault";
        if (settings.Header is { } header && (!takes || !Token().IsMatch(header)))
        {
            mistakes.Add(takes ? $"{key}:Header must be a header name; it is '{header}'." : $"{key}:Header is for Credential header and vault only; remove it.");
        }

        if (settings.Scheme is { } scheme && (!takes || !Token().IsMatch(scheme)))
        {
            mistakes.Add(takes ? $"{key}:Scheme must be one word such as Bearer; it is '{scheme}'." : $"{key}:Scheme is for Credential header and vault only; remove it.");
        }

        if (settings.BasicUser is { } user && settings.Credential == "basic" && (user.Length == 0 || user.Contains(':', StringComparison.Ordinal)))
        {
            mistakes.Add($"{key}:BasicUser must be a user name without a colon (RFC 7617).");
        }

        if (settings.Credential is "header" && settings.Secret is not null && settings.Secret.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            mistakes.Add($"{key}:Secret holds a character that cannot stand in a header.");
        }
    }

    // A section that nobody reads is a mistake about which credential goes out.
    private static void CheckSections(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (settings.Credential != "oauth" && (settings.OAuth.TokenAddress ?? settings.OAuth.ClientId) is not null)
        {
            mistakes.Add($"{key}:OAuth is set but Credential is {settings.Credential}; set Credential to oauth or remove the section.");
        }

        if (settings.Credential != "aws" && (settings.Aws.RoleArn ?? settings.Aws.Service ?? settings.Aws.Region) is not null)
        {
            mistakes.Add($"{key}:Aws is set but Credential is {settings.Credential}; set Credential to aws or remove the section.");
        }
    }

    private static void CheckOAuth(string key, OAuthOptions settings, List<string> mistakes)
    {
        if (!Uri.TryCreate(settings.TokenAddress, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || Travels(settings.TokenAddress)
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
        {
            mistakes.Add($"{key}:TokenAddress must be an https address, or one on this machine; it is '{settings.TokenAddress}'.");
        }

        if (string.IsNullOrEmpty(settings.ClientId))
        {
            mistakes.Add($"{key}:ClientId must be set.");
        }

        if (settings.Method is not ("client_secret_basic" or "client_secret_post" or "private_key_jwt"))
        {
            mistakes.Add($"{key}:Method must be client_secret_basic, client_secret_post or private_key_jwt; it is '{settings.Method}'.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex Token();
}
