using AgentIdentity.Gateway.Configuration;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>Makes a snapshot of checked settings. Candidates that are as they were keep what is known of their health.</summary>
internal sealed class SnapshotReader(UpstreamTable upstreams, TimeProvider time)
{
    public ModelSnapshot Read(GatewayOptions options, ModelSnapshot? before) =>
        new([.. Models(options, PriceList.Of(options.Prices), before)], (before?.Version ?? 0) + 1, time.GetUtcNow());

    private IEnumerable<RoutedModel> Models(GatewayOptions options, PriceList prices, ModelSnapshot? before) =>
        options.Models.Select(named => ModelOf(ModelReading.RouteOf(named.Key, named.Value, prices), named.Value, options, before));

    private RoutedModel ModelOf(ModelRoute route, ModelOptions settings, GatewayOptions options, ModelSnapshot? before)
    {
        var alias = route.Alias;
        var own = ModelReading.SettingsOf(alias, settings).ToDictionary(static one => one.Name, static one => one.Settings);
        var counted = new Upstream
        {
            Name = alias,
            Kind = CallKind.Model,
            Address = "",
            Audience = "",
            CallerAudience = upstreams.ModelAudience,
            Credential = CredentialKind.None,
            AllowBearer = options.AllowBearerModels,
            Timeout = own.Values.Max(static one => TimeSpan.FromSeconds(one.TimeoutSeconds)),
            MaxBodyBytes = options.MaxModelBodyBytes,
            Limit = CallLimit.Of(settings.Limits, options.Limits.Upstream),
        };
        return new RoutedModel(route, counted, [.. route.Candidates.Select(candidate => CandidateOf(candidate, own[candidate.Name], counted, settings.Breaker, before))]);
    }

    private RoutedCandidate CandidateOf(ModelCandidate model, ModelCandidateOptions settings, Upstream counted, ModelBreakerOptions breaker, ModelSnapshot? before)
    {
        var terms = BreakerTerms.Of(breaker);
        var known = before?.Candidate(model.Name);
        var same = known is not null && known.Model with { OwnWires = model.OwnWires } == model && known.Model.Wires.SequenceEqual(model.Wires);
        var health = same && known!.Health.Terms == terms ? known.Health : new CandidateHealth(terms, time);
        var drains = (settings.OnCallerGone ?? (model.Provider == ModelProvider.Bedrock ? "drain" : "abort")) == "drain";
        return new RoutedCandidate(model, UpstreamOf(model, settings, counted), health) { Drain = drains ? TimeSpan.FromSeconds(settings.DrainSeconds) : TimeSpan.Zero };
    }

    private static Upstream UpstreamOf(ModelCandidate model, ModelCandidateOptions settings, Upstream counted)
    {
        var credential = CandidateCredential.Of(model.Alias, settings);
        var (header, scheme) = KeyFormOf(model.Provider);
        return counted with
        {
            Name = model.Name,
            Address = model.Address.AbsoluteUri.TrimEnd('/'),
            Audience = model.Address.AbsoluteUri.TrimEnd('/'),
            Credential = CredentialTerms.KindOf(credential),
            Header = header,
            Scheme = scheme,
            Secret = CredentialTerms.SecretOf(model.Name.Replace('/', '.'), credential),
            OAuth = CredentialTerms.OAuthOf(credential),
            Aws = CredentialTerms.AwsOf(credential),
            Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds),
            Limit = CallLimit.None,
        };
    }

    private static (string Header, string? Scheme) KeyFormOf(ModelProvider provider) => provider switch
    {
        ModelProvider.Azure => ("api-key", null),
        ModelProvider.Anthropic => ("x-api-key", null),
        _ => ("Authorization", "Bearer"),
    };
}
