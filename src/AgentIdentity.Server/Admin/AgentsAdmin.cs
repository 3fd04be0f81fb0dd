using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.OAuth;

namespace AgentIdentity.Server.Admin;

internal static class AgentsAdmin
{
    private const string NoKeys = """{"keys":[]}""";

    /// <summary>The names are those of OAuth client metadata (RFC 7591, RFC 8705 section 2.1.2) where it has one.</summary>
    internal sealed record AgentBody(string Id, string Name, string Owner)
    {
        public string Kind { get; init; } = "agent";
        public string? ClientId { get; init; }
        public JsonElement? Jwks { get; init; }
        public IReadOnlyList<string> RedirectUris { get; init; } = [];
        public IReadOnlyList<string> SelfActingAt { get; init; } = [];
        public IReadOnlyList<string> Serves { get; init; } = [];
        public string TokenEndpointAuthMethod { get; init; } = "private_key_jwt";
        public string? SpiffeId { get; init; }
        public AccountBody? Kubernetes { get; init; }
        public string? TlsClientAuthSubjectDn { get; init; }
        public string? TlsClientAuthSanDns { get; init; }
        public string? TlsClientAuthSanUri { get; init; }
        public string? TlsClientAuthSanIp { get; init; }
        public string? TlsClientAuthSanEmail { get; init; }
        public IReadOnlyList<string> CertificateThumbprints { get; init; } = [];
    }

    internal sealed record AccountBody(string Issuer, string Namespace, string ServiceAccountUid);

    internal sealed record AgentView(
        string Id, AgentKind Kind, string ClientId, string Name, string Owner, string TokenEndpointAuthMethod, JsonElement Jwks, AgentState State)
    {
        public string? SpiffeId { get; init; }
        public AccountBody? Kubernetes { get; init; }
        public CertificateName? CertificateName { get; init; }
        public IReadOnlyList<string>? CertificateThumbprints { get; init; }
        public required IReadOnlyList<string> RedirectUris { get; init; }
        public required IReadOnlyList<string> SelfActingAt { get; init; }
        public required IReadOnlyList<string> Serves { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }

        /// <summary>In the answer to the registration only: it is shown once.</summary>
        public string? ClientSecret { get; init; }

        public static AgentView Of(AgentRecord agent) => new(
            agent.Id, agent.Kind, agent.ClientId, agent.Name, agent.Owner,
            AuthenticationMethods.Name(agent.Authentication.Method), JsonSerializer.Deserialize<JsonElement>(agent.Jwks), agent.State)
        {
            SpiffeId = agent.Authentication.SpiffeId,
            Kubernetes = agent.Authentication.ServiceAccount is { } account ? new(account.Issuer, account.Namespace, account.Uid) : null,
            CertificateName = agent.Authentication.CertificateName,
            CertificateThumbprints = agent.Authentication.CertificateThumbprints is { IsDefaultOrEmpty: false } prints ? prints : null,
            RedirectUris = agent.RedirectUris,
            SelfActingAt = agent.SelfActingAt,
            Serves = agent.Serves,
            CreatedAt = agent.CreatedAt,
        };
    }

    public static void MapAgents(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/agents", static (AgentDirectory agents) => Answers.Json(agents.List().Select(AgentView.Of)));
        admin.MapGet("/agents/{id}", static (string id, AgentDirectory agents) => agents.Find(id) is { } agent
            ? Answers.Json(AgentView.Of(agent)) : Problems.Of(404, BrokerError.AgentUnknown.Code(), "No agent has this id."));
        admin.MapPost("/agents", static (HttpRequest request, AgentDirectory agents, ServerSettings settings) =>
            StrictBody.UseAsync<AgentBody>(request, body => AddAsync(body, agents, settings)));
        admin.MapPost("/agents/{id}/suspend", static async (string id, AgentDirectory agents) => Show(await agents.SuspendAsync(id, AdminEndpoints.By)));
        admin.MapPost("/agents/{id}/resume", static async (string id, AgentDirectory agents) => Show(await agents.ResumeAsync(id, AdminEndpoints.By)));
    }

    private static async Task<IResult> AddAsync(AgentBody body, AgentDirectory agents, ServerSettings settings)
    {
        if (!Enum.TryParse<AgentKind>(body.Kind, ignoreCase: true, out var kind) || int.TryParse(body.Kind, out _))
        {
            return Problems.Of(400, ServerError.BodyMalformed, "kind must be agent, service or public.");
        }

        if (AuthenticationMethods.Find(body.TokenEndpointAuthMethod) is not { } method)
        {
            return Problems.Of(400, ServerError.BodyMalformed, $"token_endpoint_auth_method must be one of {string.Join(", ", AuthenticationMethods.Names)}.");
        }

        if (method == AgentAuthenticationMethod.ClientSecret && !settings.Clients.AllowSecrets)
        {
            return Problems.Of(400, ServerError.ClientSecretsOff, "Client secrets are switched off here.");
        }

        if (Names(body).Skip(1).Any())
        {
            return Problems.Of(400, ServerError.BodyMalformed, "Exactly one tls_client_auth_ member may be given (RFC 8705 section 2.1.2).");
        }

        (string? secret, ClientSecretHash? hash) = method == AgentAuthenticationMethod.ClientSecret ? ClientSecretHash.New() : (null, null);
        var added = await agents.AddAsync(new NewAgent(body.Id, body.Name, body.Owner, body.Jwks?.GetRawText() ?? NoKeys)
        {
            Kind = kind,
            ClientId = body.ClientId,
            RedirectUris = body.RedirectUris,
            SelfActingAt = body.SelfActingAt,
            Serves = body.Serves,
            Authentication = new AgentAuthentication
            {
                Method = method,
                SpiffeId = body.SpiffeId,
                ServiceAccount = body.Kubernetes is { } account ? new(account.Issuer, account.Namespace, account.ServiceAccountUid) : null,
                CertificateName = Names(body).FirstOrDefault(),
                CertificateThumbprints = [.. body.CertificateThumbprints],
                Secret = hash,
            },
        }, AdminEndpoints.By);
        return added.Ok ? Answers.Json(AgentView.Of(added.Value!) with { ClientSecret = secret }, 201) : Problems.Of(added.Failure!);
    }

    private static IEnumerable<CertificateName> Names(AgentBody body)
    {
        (CertificateNameKind Kind, string? Value)[] named =
        [
            (CertificateNameKind.SubjectDn, body.TlsClientAuthSubjectDn),
            (CertificateNameKind.SanDns, body.TlsClientAuthSanDns),
            (CertificateNameKind.SanUri, body.TlsClientAuthSanUri),
            (CertificateNameKind.SanIp, body.TlsClientAuthSanIp),
            (CertificateNameKind.SanEmail, body.TlsClientAuthSanEmail),
        ];
        return named.Where(static name => name.Value is not null).Select(static name => new CertificateName(name.Kind, name.Value!));
    }

    private static IResult Show(BrokerResult<AgentRecord> result) =>
        result.Ok ? Answers.Json(AgentView.Of(result.Value!)) : Problems.Of(result.Failure!);
}
