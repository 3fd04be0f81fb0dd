using System.Net;
using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.AspNetCore.Tests.JwtBearer;

/// <summary>An API whose JwtBearer takes people's own tokens of an authority that also issues delegations.</summary>
public sealed class PeopleInPerson : IAsyncLifetime
{
    private static readonly SymmetricSecurityKey SomebodyElse = new(RandomNumberGenerator.GetBytes(64));

    private Authority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await Authority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task A_delegated_token_is_not_taken_for_the_human()
    {
        var token = "Bearer " + _authority.Mint(request => request with { Audience = _authority.Issuer, KeyThumbprint = null });
        await using var careless = await StartAsync(refuse: false);
        await careless.GetAsync(token, null).ShouldPass("ben");
        await using var orders = await StartAsync();

        await orders.GetAsync("Bearer " + await People.HumanAsync(_authority), null).ShouldPass("ben");
        await orders.GetAsync(token, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly, "error=\"invalid_token\"", "Bearer ");
    }

    [Fact]
    public async Task An_agents_own_token_is_not_taken_for_a_user_of_its_name()
    {
        await using var orders = await StartAsync();
        var agent = await new TokenMinter(_authority.Keys, _authority.Issuer, _authority.Time).MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _authority.Prover.Thumbprint });

        await orders.GetAsync("Bearer " + agent.Value, null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly, "error=\"invalid_token\"", "Bearer ");
    }

    [Theory]
    [InlineData("act", """{"sub":"codex"}""", false)]
    [InlineData("act", "codex", false)]
    [InlineData("act", null, false)]
    [InlineData("urn:agentidentity:grant_id", "dlg_1", false)]
    [InlineData("sub_profile", "ai_agent", false)]
    [InlineData("sub_profile", "user", true)]
    [InlineData("may_act", """{"sub":"codex"}""", true)]
    [InlineData("actor", "codex", true)]
    public async Task Whoever_issued_it_and_however_it_is_written_a_token_with_an_agent_in_it_is_refused(string claim, string? value, bool passes)
    {
        object content = value?.StartsWith('{') == true ? System.Text.Json.JsonDocument.Parse(value).RootElement : value!;
        foreach (var encrypted in new[] { false, true })
        {
            foreach (var oldReader in new[] { false, true })
            {
                await using var orders = await StartAsync(change: o => o.UseSecurityTokenValidators = oldReader);
                var call = orders.GetAsync("Bearer " + Foreign(claim, content, encrypted), null);

                await (passes ? call.ShouldPass("ben") : call.ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly));
            }
        }
    }

    [Fact]
    public async Task Claims_that_the_application_maps_to_other_names_hide_nothing()
    {
        await using var orders = await StartAsync(change: o =>
        {
            var reader = o.TokenHandlers.OfType<JsonWebTokenHandler>().Single();
            reader.MapInboundClaims = true;
            reader.InboundClaimTypeMap["act"] = "urn:example:on_behalf";
        });

        await orders.GetAsync("Bearer " + Foreign("act", "codex", false), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly);
        await orders.GetAsync("Bearer " + Foreign("act", "codex", true), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly);
    }

    [Fact]
    public async Task The_applications_own_code_never_sees_the_refused_user_and_cannot_undo_it_by_setting_events_later()
    {
        var seen = new List<string>();
        await using var orders = await StartAsync(change: o => o.Events = new()
        {
            OnTokenValidated = context =>
            {
                seen.Add(context.Principal!.Identity!.Name!);
                return Task.CompletedTask;
            },
        });

        await orders.GetAsync("Bearer " + Foreign("act", "codex", false), null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.InPersonOnly);
        seen.Should().BeEmpty();
        await orders.GetAsync("Bearer " + await People.HumanAsync(_authority), null).ShouldPass("ben");
        seen.Should().Equal("ben");
    }

    private Task<Orders> StartAsync(bool refuse = true, Action<JwtBearerOptions>? change = null) => Orders.StartWithAsync(
        _authority,
        services =>
        {
            var builder = services.AddAuthentication().AddJwtBearer(o =>
            {
                People.Trust(o, _authority);
                o.TokenValidationParameters.IssuerSigningKey = SomebodyElse;
                o.TokenValidationParameters.TokenDecryptionKey = SomebodyElse;
            });
            _ = refuse ? builder.RefuseDelegations() : builder;
            services.Configure<JwtBearerOptions>("Bearer", o => change?.Invoke(o));
        },
        People.Map);

    private string Foreign(string claim, object value, bool encrypted) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = _authority.Issuer,
        Audience = _authority.Issuer,
        Expires = _authority.Time.GetUtcNow().UtcDateTime.AddMinutes(5),
        Claims = new Dictionary<string, object> { ["sub"] = "ben", [claim] = value },
        SigningCredentials = new(SomebodyElse, SecurityAlgorithms.HmacSha256),
        EncryptingCredentials = encrypted ? new(SomebodyElse, JwtConstants.DirectKeyUseAlg, SecurityAlgorithms.Aes256CbcHmacSha512) : null,
    });
}
