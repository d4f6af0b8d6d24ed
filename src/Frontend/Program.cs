Console.WriteLine("Dormouse.Frontend");
