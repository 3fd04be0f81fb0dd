using System.Text;
using AgentIdentity.ModelProxy.Tests.Bedrock;
using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>A stream of every provider, as a caller of every surface gets it.</summary>
public sealed class StreamTranslationTests
{
    public static TheoryData<ModelSurface, ModelSurface> Pairs()
    {
        var pairs = new TheoryData<ModelSurface, ModelSurface>();
        foreach (var wire in Recording.Wires)
        {
            foreach (var surface in Recording.Wires)
            {
                pairs.Add(wire, surface);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_caller_understands_the_same(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        var passing = new Passing(recording, surface);

        passing.Feed(recording.Bytes);
        var told = passing.End();

        told.Should().Be(new Told("Grüße 👋", "Hm.", "[call_1 look_up] {\"city\":\"Bern\"}[call_2 now] ", "ToolUse", Finished: true, Failed: false));
        passing.Meter.Finished.Should().BeTrue();
        passing.Meter.UsageIsFinal.Should().BeTrue();
        (passing.Meter.Usage!.Value with { Reasoning = 0 }).Should().Be(Recording.Usage);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_bytes_are_as_recorded(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        var passing = new Passing(recording, surface);
        passing.Feed(recording.Bytes);
        passing.End();

        var text = surface == ModelSurface.Converse ? string.Join("\n", Frames.Read(passing.Got)) + "\n" : Encoding.UTF8.GetString(passing.Got);
        GoldenFile.Check($"Answers/{Targets.Name(wire)}-as-{Targets.Name(surface)}.txt", text);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_event_goes_on_at_once_and_however_its_bytes_arrive(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        var whole = new Passing(recording, surface);
        var single = new Passing(recording, surface);
        foreach (var one in recording.Events)
        {
            whole.Feed(one);
            foreach (var at in one)
            {
                single.Feed([at]);
            }

            single.Got.SequenceEqual(whole.Got).Should().BeTrue();
        }

        whole.Got.IsEmpty.Should().BeFalse();
    }

    [Fact]
    public void Thoughts_closed_by_one_maker_are_not_dropped_where_there_is_no_place_for_them()
    {
        var recording = Recording.Of(ModelSurface.Responses);
        var passing = new Passing(recording, ModelSurface.Converse);

        passing.Feed(recording.Bytes);

        passing.End().Failed.Should().BeTrue();
        passing.Meter.Fault!.Code.Should().Be("AID4103");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_piece_of_text_is_with_the_caller_before_the_next_event_comes(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        var passing = new Passing(recording, surface);
        List<string> seen = [];
        foreach (var one in recording.Events)
        {
            passing.Feed(one);
            seen.Add(Told.By(surface, passing.Got).Text);
        }

        seen.Distinct().Should().ContainInOrder("", "Grüße ", "Grüße 👋");
    }
}
