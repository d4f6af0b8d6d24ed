Console.WriteLine("Dormouse.Silo");
