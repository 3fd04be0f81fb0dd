using AgentIdentity.Server;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Architecture.Tests.Endpoints;

public sealed class EndpointTests
{
    [Fact]
    public async Task Only_these_addresses_answer_a_stranger()
    {
        await using var app = BrokerServer.Create([$"--AgentIdentity:DataFolder={Directory.CreateTempSubdirectory().FullName}"]);

        AnonymousEndpoints.Of(app).Should().BeEquivalentTo(AllowedAnonymous.List);
    }

    [Fact]
    public async Task An_address_without_a_rule_of_its_own_lets_nobody_in_by_accident()
    {
        await using var app = BrokerServer.Create([$"--AgentIdentity:DataFolder={Directory.CreateTempSubdirectory().FullName}"]);

        var fallback = await app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();

        fallback.Should().NotBeNull();
        fallback!.Requirements.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Canary_a_new_anonymous_address_is_caught()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/closed", () => "").RequireAuthorization();
        app.MapPost("/open", () => "").AllowAnonymous();

        AnonymousEndpoints.Of(app).Should().Equal("POST /open");
    }
}
