using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using Microsoft.Extensions.AI;

namespace AgentIdentity.EndToEnd.Tests.Models.Clients;

/// <summary>What an application on Microsoft.Extensions.AI does with a model, whoever's client is below it: streams, calls a tool, meets errors, goes away, is stopped.</summary>
internal static partial class NetPlay
{
    private static readonly ChatOptions Short = new() { MaxOutputTokens = 500 };
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task PlayAsync(IChatClient chat, Func<Task> stop, StandIn standIn)
    {
        var whole = await chat.GetResponseAsync("Who may refund?", Short, Cancelled);
        whole.Text.Should().Be("Refunds over 100 need a person.");
        whole.Usage!.OutputTokenCount.Should().Be(Script.Words.Length);

        (await StreamAsync(chat, "Who may refund? [[slow]]")).Should().Be(whole.Text);
        await CallAsync(chat);
        await FailAsync(chat);
        await LeaveAsync(chat, standIn);
        await BeStoppedAsync(chat, stop);
        standIn.Complaints.Should().BeEmpty();
    }

    private static async Task<string> StreamAsync(IChatClient chat, string prompt)
    {
        var text = "";
        List<long> moments = [];
        await foreach (var update in chat.GetStreamingResponseAsync(prompt, Short, Cancelled))
        {
            if (update.Text.Length > 0)
            {
                moments.Add(Stopwatch.GetTimestamp());
                text += update.Text;
            }
        }

        moments.Count.Should().BeGreaterThan(2);
        Stopwatch.GetElapsedTime(moments[0], moments[^1]).Should().BeGreaterThan(TimeSpan.FromMilliseconds(120), "every piece comes as it was made");
        return text;
    }

    private static async Task CallAsync(IChatClient chat)
    {
        using var calling = new FunctionInvokingChatClient(chat);
        var tool = AIFunctionFactory.Create(static (string id) => $"{id} is in Ghent.", "get_order", "Looks an order up.");
        var text = "";
        await foreach (var update in calling.GetStreamingResponseAsync("""Where is it? [[tool get_order {"id":"A-17"}]]""", new ChatOptions { MaxOutputTokens = 500, Tools = [tool] }, Cancelled))
        {
            text += update.Text;
        }

        text.Should().Contain("The tool said: ").And.EndWith("A-17 is in Ghent.\"", "the result comes back as JSON");
    }

    private static async Task FailAsync(IChatClient chat)
    {
        var refused = () => chat.GetResponseAsync("[[fail 429]]", Short, Cancelled);
        var cut = () => ReadAsync(chat, "[[cut]]");

        (await refused.Should().ThrowAsync<Exception>()).Which.ToString().Should().MatchRegex("429|TooManyRequests");
        await cut.Should().ThrowAsync<Exception>("an answer that broke off is none");
    }

    private static async Task LeaveAsync(IChatClient chat, StandIn standIn)
    {
        await foreach (var update in chat.GetStreamingResponseAsync("[[endless]]", Short, Cancelled))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await Contest.QuietAsync(standIn);
    }

    private static async Task BeStoppedAsync(IChatClient chat, Func<Task> stop)
    {
        long asked = 0;
        var reading = async () =>
        {
            await foreach (var update in chat.GetStreamingResponseAsync("[[endless]]", Short, Cancelled))
            {
                if (asked == 0 && update.Text.Length > 0)
                {
                    asked = Stopwatch.GetTimestamp();
                    await stop();
                }
            }
        };

        await reading.Should().ThrowAsync<Exception>("an answer that was stopped is none");
        Stopwatch.GetElapsedTime(asked).Should().BeLessThan(AtOnce);
        var again = () => chat.GetResponseAsync("Who may refund?", Short, Cancelled);
        Refused().IsMatch((await again.Should().ThrowAsync<Exception>()).Which.ToString()).Should().BeTrue("what was ended stays ended");
    }

    private static async Task ReadAsync(IChatClient chat, string prompt)
    {
        await foreach (var _ in chat.GetStreamingResponseAsync(prompt, Short, Cancelled))
        {
            // To its end.
        }
    }

    [GeneratedRegex(@"\b40[13]\b|Unauthorized|Forbidden")]
    private static partial Regex Refused();
}
