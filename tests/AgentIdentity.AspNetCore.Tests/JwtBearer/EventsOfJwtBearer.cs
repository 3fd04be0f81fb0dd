using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore.Tests.JwtBearer;

/// <summary>What an application hangs on JwtBearer's events goes on working, and cannot undo a judgement.</summary>
public sealed class EventsOfJwtBearer : IAsyncLifetime
{
    private Authority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await Authority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task A_hub_s_token_in_the_query_is_taken_and_the_application_may_refuse_after_it()
    {
        await using var orders = await StartAsync(services => services.Configure<JwtBearerOptions>("Bearer", o =>
        {
            o.Events = new()
            {
                OnMessageReceived = context =>
                {
                    context.Token = context.Request.Query["access_token"];
                    return Task.CompletedTask;
                },
                OnTokenValidated = context =>
                {
                    if (context.Principal!.GetDelegation()!.Subject == "anna")
                    {
                        context.Fail("Not Anna.");
                    }

                    return Task.CompletedTask;
                },
            };
        }));

        await orders.GetAsync(null, null, "/orders/7?access_token=" + Unbound()).ShouldPass();
        using var anna = await orders.GetAsync(null, null, "/orders/7?access_token=" + Unbound("anna"));
        anna.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Events_of_a_type_from_the_container_are_raised_on_one_instance_for_a_request()
    {
        var seen = new List<string>();
        await using var orders = await StartAsync(services =>
        {
            services.AddSingleton(seen);
            services.AddTransient<Remembering>();
            services.Configure<JwtBearerOptions>("Bearer", o => o.EventsType = typeof(Remembering));
        });

        await orders.GetAsync("Bearer " + Unbound(), null).ShouldPass();
        seen.Should().Equal("received", "validated True");
        await orders.GetAsync("Bearer " + Unbound() + "!", null).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.Malformed);
        seen[2..].Should().Equal("received", "failed AID", "challenged");
    }

    [Fact]
    public async Task An_application_that_answers_the_challenge_itself_is_not_interrupted()
    {
        await using var orders = await StartAsync(services => services.Configure<JwtBearerOptions>("Bearer", o => o.Events = new()
        {
            OnChallenge = context =>
            {
                context.HandleResponse();
                context.Response.StatusCode = StatusCodes.Status418ImATeapot;
                return Task.CompletedTask;
            },
        }));

        using var response = await orders.GetAsync("Bearer nothing", null);

        response.StatusCode.Should().Be((HttpStatusCode)418);
    }

    [Fact]
    public async Task A_stop_refuses_the_next_call_and_ends_the_one_that_runs()
    {
        var arrived = new TaskCompletionSource();
        await using var orders = await StartAsync(
            _ => { },
            o => (o.StopFeed.ClientId, o.StopFeed.Key) = (FeedServer.Client, _authority.Feed.Key),
            app =>
            {
                app.MapGet("/now", () => "");
                app.MapGet("/wait", async (CancellationToken cancellation) =>
                {
                    arrived.SetResult();
                    await Task.Delay(Timeout.Infinite, cancellation);
                });
            });
        var token = "Bearer " + Unbound();
        await orders.GetAsync(token, null, "/now").ShouldBeRefused(HttpStatusCode.ServiceUnavailable, TokenError.StopFeedSilent);
        _authority.Feed.SendSnapshot();
        await UntilAsync(orders, token, HttpStatusCode.OK);
        var running = orders.GetAsync(token, null, "/wait");
        await arrived.Task;

        var now = _authority.Feed.Now;
        _authority.Feed.Send("cutoff", new { id = "cut_1", kind = "agent", iss = _authority.Issuer, agent = "codex", before = now, until = now + 1020 });

        await running.WaitAsync(TimeSpan.FromSeconds(5)).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.CutOff, "error=\"invalid_token\"", "Bearer ");
        await orders.GetAsync(token, null, "/now").ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.CutOff, "error=\"invalid_token\"", "Bearer ");
    }

    private async Task UntilAsync(Orders orders, string token, HttpStatusCode status)
    {
        for (var i = 0; i < 1000; i++)
        {
            using var response = await orders.GetAsync(token, null, "/now");
            if (response.StatusCode == status)
            {
                return;
            }

            _authority.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(10);
        }

        Assert.Fail($"No answer was {status}.");
    }

    private string Unbound(string subject = "ben") => _authority.Mint(request => request with { KeyThumbprint = null, Subject = subject });

    // What the application configures comes last, as it may in a program.
    private Task<Orders> StartAsync(Action<IServiceCollection> add, Action<AgentIdentityOptions>? configure = null, Action<WebApplication>? map = null) => Orders.StartWithAsync(
        _authority,
        services =>
        {
            services.AddAuthentication().AddJwtBearer().AcceptDelegations("Bearer", o =>
            {
                (o.Authority, o.Audience) = (_authority.Issuer, Authority.Audience);
                configure?.Invoke(o);
            });
            add(services);
        },
        map);

    private sealed class Remembering(List<string> seen) : JwtBearerEvents
    {
        private bool _received;

        public override Task MessageReceived(MessageReceivedContext context) => Say("received", _received = true);

        public override Task TokenValidated(TokenValidatedContext context) => Say($"validated {_received}");

        public override Task AuthenticationFailed(AuthenticationFailedContext context) => Say($"failed {context.Exception.Message[..3]}");

        public override Task Challenge(JwtBearerChallengeContext context) => Say("challenged");

        private Task Say(string text, bool _ = true)
        {
            seen.Add(text);
            return Task.CompletedTask;
        }
    }
}
