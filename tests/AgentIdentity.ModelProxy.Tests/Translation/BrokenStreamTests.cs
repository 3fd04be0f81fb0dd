namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>Streams of every provider, cut, stalled, malformed and reordered at every event, for callers of every surface.</summary>
public sealed class BrokenStreamTests
{
    public static TheoryData<ModelSurface, ModelSurface> Pairs() => StreamTranslationTests.Pairs();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_cut_after_any_event_ends_in_an_error_and_never_as_if_finished(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        for (var kept = 0; kept < recording.Events.Count; kept++)
        {
            var passing = new Passing(recording, surface);
            recording.Events.Take(kept).ToList().ForEach(one => passing.Feed(one));

            // Converse tells what was used after it stopped: without that the answer is whole, and only the bill is not.
            Ended(passing, kept);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_cut_inside_any_event_passes_whole_events_only_and_ends_in_an_error(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        for (var kept = 0; kept < recording.Events.Count; kept++)
        {
            var passing = new Passing(recording, surface);
            recording.Events.Take(kept).ToList().ForEach(one => passing.Feed(one));
            passing.Feed(recording.Events[kept].AsSpan(0, recording.Events[kept].Length / 2));

            Ended(passing, kept);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_stall_after_any_event_can_be_ended_in_good_form(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        for (var kept = 0; kept < recording.Events.Count; kept++)
        {
            var passing = new Passing(recording, surface);
            recording.Events.Take(kept).ToList().ForEach(one => passing.Feed(one));

            // The gateway waits no longer: the provider never closed.
            byte[] got = [.. passing.Got, .. passing.Meter.LastEvent(WireFault.Of("AID4031", "The provider took too long.", 504))];

            var told = Told.By(surface, got);
            told.Failed.Should().BeTrue($"after {kept} events");
            told.Finished.Should().BeFalse($"after {kept} events");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_malformed_event_never_makes_an_answer_that_looks_right(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        var whole = Told.By(wire, recording.Bytes);
        for (var broken = 0; broken < recording.Events.Count; broken++)
        {
            if (!System.Text.Encoding.UTF8.GetString(recording.Events[broken]).Contains('{', StringComparison.Ordinal))
            {
                continue;
            }

            var passing = new Passing(recording, surface);
            for (var index = 0; index < recording.Events.Count; index++)
            {
                passing.Feed(index == broken ? recording.Broken(index) : recording.Events[index]);
            }

            var told = passing.End();
            told.Finished.Should().BeFalse($"event {broken} was broken");
            whole.Text.Should().StartWith(told.Text);
            UsageIsTheProviders(passing.Meter);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Events_out_of_their_order_end_in_an_error_or_say_the_same(ModelSurface wire, ModelSurface surface)
    {
        var recording = Recording.Of(wire, surface);
        for (var first = 0; first + 1 < recording.Events.Count; first++)
        {
            List<byte[]> swapped = [.. recording.Events];
            (swapped[first], swapped[first + 1]) = (swapped[first + 1], swapped[first]);
            var passing = new Passing(recording with { Events = swapped }, surface);
            swapped.ForEach(one => passing.Feed(one));

            var told = passing.End();

            // Chat, messages and Converse do not number their pieces: two of the same block can change places unseen.
            (told.Failed || told.Finished).Should().BeTrue($"events {first} and {first + 1} changed places");
            if (told.Finished)
            {
                told.Text.Should().HaveLength("Grüße 👋".Length);
                told.Tools.Should().Contain("look_up").And.Contain("now");
            }

            UsageIsTheProviders(passing.Meter);
        }
    }

    private static void Ended(Passing passing, int kept)
    {
        var told = passing.End();

        told.Failed.Should().BeTrue($"it was cut after {kept} events");
        told.Finished.Should().BeFalse($"it was cut after {kept} events");
        passing.Meter.Finished.Should().BeFalse($"it was cut after {kept} events");
        "Grüße 👋".Should().StartWith(told.Text);
        UsageIsTheProviders(passing.Meter);
    }

    // Whatever is taken as the whole was told by the provider as the whole.
    private static void UsageIsTheProviders(UsageMeter meter)
    {
        if (meter.UsageIsFinal)
        {
            (meter.Usage!.Value with { Reasoning = 0 }).Should().Be(Recording.Usage);
        }
    }
}
