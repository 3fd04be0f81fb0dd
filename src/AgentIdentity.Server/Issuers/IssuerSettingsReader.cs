using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>Reads <c>AgentIdentity:Issuers</c>: one message for each mistake, and no start with any.</summary>
internal sealed partial class IssuerSettingsReader(string ownIssuer, string contentRoot)
{
    private static readonly string[] Known =
    [
        "Issuer", "Mapper", "Kinds", "JwksFile", "MetadataUrl", "Audiences", "AuthorizedParties", "Tenants", "Algorithms",
        "CreatesDelegations", "ClientId", "ClientSecret", "ClientKeyFile", "DisplayName", "WithoutAuthTime", "OnlyKnownPeople",
        "RolesClaim", "Administrators", "Auditors",
    ];

    private readonly List<string> _mistakes = [];

    public ImmutableArray<IssuerSettings> Read(IConfigurationSection issuers)
    {
        ImmutableArray<IssuerSettings> all = [.. issuers.GetChildren().Select(ReadOne)];
        foreach (var twice in all.GroupBy(static issuer => issuer.Issuer, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            _mistakes.Add($"AgentIdentity:Issuers: {string.Join(" and ", twice.Select(static issuer => issuer.Name))} are one issuer; list it once.");
        }

        return _mistakes.Count == 0 ? all : throw new BrokerException(BrokerError.OptionsInvalid, string.Join(" ", _mistakes));
    }

    private IssuerSettings ReadOne(IConfigurationSection section)
    {
        var key = $"AgentIdentity:Issuers:{section.Key}";
        Demand(Name().IsMatch(section.Key), $"{key}: the name must be 1 to 32 of a-z, 0-9 and '-'.");
        foreach (var unknown in section.GetChildren().Where(static child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            _mistakes.Add($"{key}:{unknown.Key} is not a setting.");
        }

        var settings = new IssuerSettings
        {
            Name = section.Key,
            Issuer = section["Issuer"] ?? "",
            Mapper = Word(section, "Mapper", IssuerMapper.Generic),
            Kinds = List(section, "Kinds").Aggregate(ForeignTokenKinds.None, (kinds, word) => kinds | Word<ForeignTokenKinds>($"{key}:Kinds", word)),
            JwksFile = section["JwksFile"] is { } file ? Path.GetFullPath(file, contentRoot) : null,
            Metadata = section["MetadataUrl"] is { } url && Uri.TryCreate(url, UriKind.Absolute, out var metadata) ? metadata : null,
            Audiences = List(section, "Audiences"),
            AuthorizedParties = List(section, "AuthorizedParties"),
            Tenants = List(section, "Tenants"),
            Algorithms = List(section, "Algorithms"),
            CreatesDelegations = Switch(section, "CreatesDelegations"),
            SignIn = ReadSignIn(section),
        };
        Check(key, settings, section);
        return settings;
    }

    private UpstreamClient? ReadSignIn(IConfigurationSection section)
    {
        var key = $"AgentIdentity:Issuers:{section.Key}";
        var (secret, file) = (section["ClientSecret"], section["ClientKeyFile"]);
        var givesRoles = section["RolesClaim"] is { Length: > 0 };
        Demand(givesRoles || (List(section, "Administrators").IsEmpty && List(section, "Auditors").IsEmpty), $"{key}:RolesClaim is missing beside the roles that are read from it.");
        if (section["ClientId"] is not { Length: > 0 } client)
        {
            Demand(!givesRoles, $"{key}:RolesClaim is for issuers by way of which people sign in: set ClientId.");
            Demand(secret is null && file is null, $"{key}:ClientId is missing beside the client's credential.");
            return null;
        }

        Demand(secret is null != file is null, $"{key} needs either ClientSecret or ClientKeyFile beside ClientId.");
        return new UpstreamClient
        {
            ClientId = client,
            Secret = secret is null ? null : new Secret(secret),
            KeyFile = file is null ? null : Path.GetFullPath(file, contentRoot),
            DisplayName = section["DisplayName"] ?? section.Key,
            OnlyKnownPeople = Switch(section, "OnlyKnownPeople"),
            WithoutAuthTime = Switch(section, "WithoutAuthTime"),
            RolesClaim = section["RolesClaim"],
            Administrators = List(section, "Administrators"),
            Auditors = List(section, "Auditors"),
        };
    }

    private void Check(string key, IssuerSettings settings, IConfigurationSection section)
    {
        var tenanted = settings.Issuer.Contains("{tenantid}", StringComparison.Ordinal);
        Demand(IssuerDocuments.IsSafe(settings.Issuer), $"{key}:Issuer must be an https address, or http on this machine.");
        Demand(settings.Issuer.TrimEnd('/') != ownIssuer, $"{key}:Issuer is this server itself.");
        Demand(section["MetadataUrl"] is not { } url || IssuerDocuments.IsSafe(url), $"{key}:MetadataUrl must be an https address, or http on this machine.");
        Demand(settings.JwksFile is null || File.Exists(settings.JwksFile), $"{key}:JwksFile is not there.");
        Demand(settings.SignIn?.KeyFile is not { } file || File.Exists(file), $"{key}:ClientKeyFile is not there.");
        Demand(settings.Algorithms.All(IssuerSettings.EveryAlgorithm.Contains), $"{key}:Algorithms must be of {string.Join(", ", IssuerSettings.EveryAlgorithm)}.");
        Demand(!tenanted || settings.Tenants.Length > 0, $"{key}:Tenants must list the tenants that stand for {{tenantid}}.");
        Demand(!tenanted || settings.Metadata is not null || settings.JwksFile is not null, $"{key} needs MetadataUrl or JwksFile where the issuer holds {{tenantid}}.");
        Demand(!settings.CreatesDelegations || settings.Trust(static _ => null).Kinds.HasFlag(ForeignTokenKinds.IdJag),
            $"{key}:CreatesDelegations is for issuers of ID-JAGs: set Mapper to OktaIdJag, or add IdJag to Kinds.");
    }

    private T Word<T>(IConfigurationSection section, string name, T absent) where T : struct, Enum =>
        section[name] is { } word ? Word<T>($"AgentIdentity:Issuers:{section.Key}:{name}", word) : absent;

    private T Word<T>(string key, string word) where T : struct, Enum
    {
        // By name only: Enum.TryParse takes numbers too, and sums of flags.
        if (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<T>(known);
        }

        _mistakes.Add($"{key} must be one of {string.Join(", ", Enum.GetNames<T>())}; it is '{word}'.");
        return default;
    }

    private bool Switch(IConfigurationSection section, string name)
    {
        var read = bool.TryParse(section[name] ?? "false", out var on);
        Demand(read, $"AgentIdentity:Issuers:{section.Key}:{name} must be true or false.");
        return on;
    }

    private static ImmutableArray<string> List(IConfigurationSection section, string name) =>
        [.. section.GetSection(name).GetChildren().Select(static item => item.Value).OfType<string>()];

    private void Demand(bool holds, string mistake)
    {
        if (!holds)
        {
            _mistakes.Add(mistake);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
