namespace AgentIdentity.Cel.Costs;

/// <summary>The least and the most a size or a cost can be. Sums and products that do not fit count as unlimited.</summary>
internal readonly record struct Bounds(long Least, long Most)
{
    public const long Unlimited = long.MaxValue;

    public static Bounds Zero => new(0, 0);

    public static Bounds One => new(1, 1);

    public static Bounds Unknown => new(0, Unlimited);

    public static Bounds Exactly(long number) => new(number, number);

    public static Bounds operator +(Bounds a, Bounds b) => new(Sum(a.Least, b.Least), Sum(a.Most, b.Most));

    public static Bounds operator *(Bounds a, Bounds b) => new(Product(a.Least, b.Least), Product(a.Most, b.Most));

    /// <summary>Either of the two.</summary>
    public Bounds Or(Bounds other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    /// <summary>The smaller of the two.</summary>
    public Bounds Min(Bounds other) => new(Math.Min(Least, other.Least), Math.Min(Most, other.Most));

    /// <summary>This many of something of which <paramref name="divisor"/> make one, rounded up.</summary>
    public Bounds Per(long divisor) => new(Share(Least, divisor), Share(Most, divisor));

    /// <summary>Anything up to this.</summary>
    public Bounds OrLess() => new(0, Most);

    private static long Sum(long a, long b) => a > Unlimited - b ? Unlimited : a + b;

    private static long Product(long a, long b) => a != 0 && b > Unlimited / a ? Unlimited : a * b;

    private static long Share(long number, long divisor) => number == Unlimited ? Unlimited : number / divisor + (number % divisor == 0 ? 0 : 1);
}
